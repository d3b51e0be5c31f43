// Fills in what built-in objects leave out: a hand-written table of the defaults that the published schema does not carry.
import { isMap, type JsonMap, mapOf } from '../object.ts'
import { fillAutoscaler, fillLimits } from './limit-defaults.ts'
import { fill, fillMap, fillPodSpec, mapsOf } from './pod-defaults.ts'

type Fill = (object: JsonMap) => void

/** Fills in one object of a kind, in place; kinds without a row stay as they are. */
export function fillDefaults(group: string, kind: string, object: JsonMap): void {
  FILLS[`${group}/${kind}`]?.(object)
}

const FILLS: Readonly<Record<string, Fill>> = {
  'apps/Deployment': object => {
    const spec = fillMap(object, 'spec')
    fill(spec, 'replicas', 1)
    fill(spec, 'revisionHistoryLimit', 10)
    fill(spec, 'progressDeadlineSeconds', 600)
    const strategy = fillMap(spec, 'strategy')
    fill(strategy, 'type', 'RollingUpdate')
    if (strategy.type === 'RollingUpdate') {
      const rolling = fillMap(strategy, 'rollingUpdate')
      fill(rolling, 'maxUnavailable', '25%')
      fill(rolling, 'maxSurge', '25%')
    }
    fillTemplate(spec)
  },
  'apps/StatefulSet': object => {
    const spec = fillMap(object, 'spec')
    fill(spec, 'replicas', 1)
    fill(spec, 'revisionHistoryLimit', 10)
    fill(spec, 'podManagementPolicy', 'OrderedReady')
    const strategy = fillMap(spec, 'updateStrategy')
    fill(strategy, 'type', 'RollingUpdate')
    if (strategy.type === 'RollingUpdate') fill(fillMap(strategy, 'rollingUpdate'), 'partition', 0)
    const retention = fillMap(spec, 'persistentVolumeClaimRetentionPolicy')
    fill(retention, 'whenDeleted', 'Retain')
    fill(retention, 'whenScaled', 'Retain')
    fillTemplate(spec)
    for (const claim of mapsOf(spec.volumeClaimTemplates)) {
      fill(claim, 'apiVersion', 'v1')
      fill(claim, 'kind', 'PersistentVolumeClaim')
      fill(fillMap(claim, 'spec'), 'volumeMode', 'Filesystem')
      fill(fillMap(claim, 'status'), 'phase', 'Pending')
    }
  },
  'apps/DaemonSet': object => {
    const spec = fillMap(object, 'spec')
    fill(spec, 'revisionHistoryLimit', 10)
    const strategy = fillMap(spec, 'updateStrategy')
    fill(strategy, 'type', 'RollingUpdate')
    if (strategy.type === 'RollingUpdate') {
      const rolling = fillMap(strategy, 'rollingUpdate')
      fill(rolling, 'maxSurge', 0)
      fill(rolling, 'maxUnavailable', 1)
    }
    fillTemplate(spec)
  },
  'apps/ReplicaSet': object => {
    const spec = fillMap(object, 'spec')
    fill(spec, 'replicas', 1)
    fillTemplate(spec)
  },
  '/ReplicationController': object => {
    const spec = fillMap(object, 'spec')
    fill(spec, 'replicas', 1)
    fillTemplate(spec)
  },
  '/Pod': object => {
    const spec = fillMap(object, 'spec')
    fillPodSpec(spec)
    fill(spec, 'enableServiceLinks', true)
  },
  '/PodTemplate': object => fillTemplate(object),
  'batch/Job': object => fillJobSpec(fillMap(object, 'spec')),
  'batch/CronJob': object => {
    const spec = fillMap(object, 'spec')
    fill(spec, 'concurrencyPolicy', 'Allow')
    fill(spec, 'suspend', false)
    fill(spec, 'successfulJobsHistoryLimit', 3)
    fill(spec, 'failedJobsHistoryLimit', 1)
    // A CronJob leaves the counts of its jobs to the jobs; only the template's pod is filled in.
    fillTemplate(fillMap(fillMap(spec, 'jobTemplate'), 'spec'))
  },
  '/Service': object => {
    const spec = fillMap(object, 'spec')
    fill(spec, 'sessionAffinity', 'None')
    fill(spec, 'type', 'ClusterIP')
    if (spec.sessionAffinity === 'ClientIP') {
      fill(fillMap(fillMap(spec, 'sessionAffinityConfig'), 'clientIP'), 'timeoutSeconds', 10800)
    }
    if (spec.type === 'LoadBalancer') fill(spec, 'allocateLoadBalancerNodePorts', true)
    if (spec.type === 'LoadBalancer' || spec.type === 'NodePort') fill(spec, 'externalTrafficPolicy', 'Cluster')
    if (spec.type !== 'ExternalName') fill(spec, 'internalTrafficPolicy', 'Cluster')
    for (const port of mapsOf(spec.ports)) {
      fill(port, 'protocol', 'TCP')
      fill(port, 'targetPort', port.port)
    }
  },
  '/Secret': object => fill(object, 'type', 'Opaque'),
  '/PersistentVolumeClaim': object => fill(fillMap(object, 'spec'), 'volumeMode', 'Filesystem'),
  '/PersistentVolume': object => {
    const spec = fillMap(object, 'spec')
    fill(spec, 'persistentVolumeReclaimPolicy', 'Retain')
    fill(spec, 'volumeMode', 'Filesystem')
    if (isMap(spec.hostPath)) fill(spec.hostPath, 'type', '')
  },
  '/Namespace': object => {
    const labels = fillMap(object.metadata as JsonMap, 'labels')
    if (mapOf(object.metadata).name) fill(labels, 'kubernetes.io/metadata.name', mapOf(object.metadata).name)
  },
  'networking.k8s.io/NetworkPolicy': object => {
    const spec = fillMap(object, 'spec')
    for (const rule of [...mapsOf(spec.ingress), ...mapsOf(spec.egress)]) {
      for (const port of mapsOf(rule.ports)) fill(port, 'protocol', 'TCP')
    }
    fill(spec, 'policyTypes', spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'])
  },
  'autoscaling/HorizontalPodAutoscaler': fillAutoscaler,
  '/LimitRange': fillLimits,
  'storage.k8s.io/StorageClass': object => {
    fill(object, 'reclaimPolicy', 'Delete')
    fill(object, 'volumeBindingMode', 'Immediate')
  },
  'scheduling.k8s.io/PriorityClass': object => fill(object, 'preemptionPolicy', 'PreemptLowerPriority'),
  'rbac.authorization.k8s.io/Role': object => {
    object.rules ??= null
  },
  'rbac.authorization.k8s.io/ClusterRole': object => {
    object.rules ??= null
  },
  'apiregistration.k8s.io/APIService': object => {
    const { service } = mapOf(object.spec)
    if (isMap(service)) fill(service, 'port', 443)
  },
  'discovery.k8s.io/EndpointSlice': object => {
    for (const port of mapsOf(object.ports)) {
      fill(port, 'name', '')
      fill(port, 'protocol', 'TCP')
    }
  },
  'rbac.authorization.k8s.io/RoleBinding': fillBinding,
  'rbac.authorization.k8s.io/ClusterRoleBinding': fillBinding,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': object => fillWebhooks(object, false),
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': object => fillWebhooks(object, true),
  'apiextensions.k8s.io/CustomResourceDefinition': object => {
    const spec = fillMap(object, 'spec')
    const names = fillMap(spec, 'names')
    if (typeof names.kind === 'string') {
      fill(names, 'listKind', `${names.kind}List`)
      fill(names, 'singular', names.kind.toLowerCase())
    }
    fill(fillMap(spec, 'conversion'), 'strategy', 'None')
  },
}

function fillTemplate(owner: JsonMap): void {
  const template = fillMap(owner, 'template')
  fillMap(template, 'metadata')
  fillPodSpec(fillMap(template, 'spec'))
}

function fillJobSpec(spec: JsonMap): void {
  if (spec.completions === undefined && spec.parallelism === undefined) {
    spec.completions = 1
    spec.parallelism = 1
  }
  fill(spec, 'parallelism', 1)
  fill(spec, 'backoffLimit', spec.backoffLimitPerIndex === undefined ? 6 : 2147483647)
  fill(spec, 'completionMode', 'NonIndexed')
  fill(spec, 'suspend', false)
  fill(spec, 'manualSelector', false)
  fill(spec, 'podReplacementPolicy', spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed')
  fillTemplate(spec)
}

function fillBinding(object: JsonMap): void {
  const roleRef = fillMap(object, 'roleRef')
  if (!roleRef.apiGroup) roleRef.apiGroup = 'rbac.authorization.k8s.io'
  for (const subject of mapsOf(object.subjects)) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= 'rbac.authorization.k8s.io'
  }
}

function fillWebhooks(object: JsonMap, isMutating: boolean): void {
  for (const webhook of mapsOf(object.webhooks)) {
    fill(webhook, 'failurePolicy', 'Fail')
    fill(webhook, 'matchPolicy', 'Equivalent')
    fill(webhook, 'namespaceSelector', {})
    fill(webhook, 'objectSelector', {})
    fill(webhook, 'timeoutSeconds', 10)
    if (isMutating) fill(webhook, 'reinvocationPolicy', 'Never')
    const { service } = mapOf(webhook.clientConfig)
    if (isMap(service)) fill(service, 'port', 443)
    for (const rule of mapsOf(webhook.rules)) fill(rule, 'scope', '*')
  }
}
