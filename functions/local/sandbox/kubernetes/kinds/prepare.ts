// What the API server itself writes into a new or changed built-in object: addresses, first status, controller labels.
import { copyOf, isMap, isSameJson, type JsonMap, type KubeObject, listOf, mapOf } from '../object.ts'
import type { Allocator } from './allocator.ts'
import { fill, fillMap, mapsOf } from './pod-defaults.ts'

/** Completes a new object, in place; `uid` is the one it just got. */
export function prepareNew(kindKey: string, object: JsonMap, uid: string, allocator: Allocator): void {
  const status = FIRST_STATUS[kindKey]
  if (status !== undefined) object.status = copyOf(status)
  switch (kindKey) {
    case '/Namespace':
      fillMap(object, 'spec').finalizers = ['kubernetes']
      break
    case '/Service':
      allocate(fillMap(object, 'spec'), allocator)
      break
    case 'batch/Job':
      labelJob(object, uid)
      break
    case 'apps/DaemonSet':
      fillMap(fillMap(object, 'metadata'), 'annotations')[TEMPLATE_GENERATION] = '1'
      break
    case '/Pod':
      admitPod(fillMap(object, 'spec'))
      break
    case '/PersistentVolumeClaim':
    case '/PersistentVolume':
      protect(fillMap(object, 'metadata'), PROTECTIONS[kindKey] ?? '')
      break
    case 'apiextensions.k8s.io/CustomResourceDefinition': {
      const versions = mapsOf(mapOf(object.spec).versions)
      const storedVersions = versions.filter(version => version.storage === true).map(version => version.name)
      object.status = { acceptedNames: { kind: '', plural: '' }, conditions: null, storedVersions }
      break
    }
  }
}

/** Completes a changed object from the live one, in place. */
export function prepareChanged(kindKey: string, live: KubeObject, object: JsonMap, allocator: Allocator): void {
  switch (kindKey) {
    case '/Namespace':
      fillMap(object, 'spec').finalizers = mapOf(live.spec).finalizers
      break
    case '/Service': {
      const spec = fillMap(object, 'spec')
      const before = mapOf(live.spec)
      if (spec.type === 'ExternalName') {
        for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) delete spec[field]
        break
      }
      if (before.type !== 'ExternalName') {
        for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
          if (!spec[field] && before[field]) spec[field] = before[field]
        }
      }
      keepNodePorts(before, spec)
      allocate(spec, allocator)
      break
    }
    case 'batch/Job':
      labelJob(object, live.metadata.uid ?? '')
      break
    case 'apps/DaemonSet':
      countTemplate(live, object)
      break
    case '/Pod': {
      const { priority, preemptionPolicy, tolerations } = mapOf(live.spec)
      const spec = fillMap(object, 'spec')
      for (const [field, value] of Object.entries({ priority, preemptionPolicy, tolerations })) fill(spec, field, value)
      break
    }
  }
}

const FIRST_STATUS: Readonly<Record<string, unknown>> = {
  '/Namespace': { phase: 'Active' },
  '/Service': { loadBalancer: {} },
  '/Pod': { phase: 'Pending', qosClass: 'BestEffort' },
  '/PersistentVolumeClaim': { phase: 'Pending' },
  '/PersistentVolume': { phase: 'Pending' },
  '/ReplicationController': { replicas: 0 },
  '/ResourceQuota': {},
  'apps/Deployment': {},
  'apps/ReplicaSet': { replicas: 0 },
  'apps/StatefulSet': { availableReplicas: 0, replicas: 0 },
  'apps/DaemonSet': {
    currentNumberScheduled: 0,
    desiredNumberScheduled: 0,
    numberMisscheduled: 0,
    numberReady: 0,
  },
  'batch/Job': {},
  'batch/CronJob': {},
  'networking.k8s.io/Ingress': { loadBalancer: {} },
  'autoscaling/HorizontalPodAutoscaler': { currentMetrics: null, desiredReplicas: 0 },
  'policy/PodDisruptionBudget': { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
  'apiregistration.k8s.io/APIService': {},
}

function allocate(spec: JsonMap, allocator: Allocator): void {
  if (spec.type === 'ExternalName') return
  if (!spec.clusterIP) spec.clusterIP = allocator.nextAddress()
  fill(spec, 'clusterIPs', [spec.clusterIP])
  fill(spec, 'ipFamilies', ['IPv4'])
  fill(spec, 'ipFamilyPolicy', 'SingleStack')
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return
  for (const port of mapsOf(spec.ports)) if (!port.nodePort) port.nodePort = allocator.nextNodePort()
}

function keepNodePorts(before: JsonMap, spec: JsonMap): void {
  for (const port of mapsOf(spec.ports)) {
    const same = mapsOf(before.ports).find(old => old.port === port.port && old.protocol === port.protocol)
    const isExposed = spec.type === 'NodePort' || spec.type === 'LoadBalancer'
    if (isExposed && !port.nodePort && same?.nodePort) port.nodePort = same.nodePort
    if (!isExposed) delete port.nodePort
  }
}

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation'

function countTemplate(live: KubeObject, object: JsonMap): void {
  const before = Number(live.metadata.annotations?.[TEMPLATE_GENERATION] ?? 1)
  const isSame = isSameJson(mapOf(live.spec).template, mapOf(object.spec).template)
  const annotations = fillMap(fillMap(object, 'metadata'), 'annotations')
  annotations[TEMPLATE_GENERATION] = String(isSame ? before : before + 1)
}

const TOLERATED = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

function admitPod(spec: JsonMap): void {
  fill(spec, 'priority', 0)
  fill(spec, 'preemptionPolicy', 'PreemptLowerPriority')
  const missing = TOLERATED.filter(key => !mapsOf(spec.tolerations).some(toleration => toleration.key === key))
  if (missing.length === 0) return
  const more = missing.map(key => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }))
  spec.tolerations = [...listOf(spec.tolerations), ...more]
}

/** The finalizers that keep volumes and claims while they are in use. */
export const PROTECTIONS: Readonly<Record<string, string>> = {
  '/PersistentVolumeClaim': 'kubernetes.io/pvc-protection',
  '/PersistentVolume': 'kubernetes.io/pv-protection',
}

function protect(metadata: JsonMap, finalizer: string): void {
  if (!listOf(metadata.finalizers).includes(finalizer))
    metadata.finalizers = [...listOf(metadata.finalizers), finalizer]
}

function labelJob(object: JsonMap, uid: string): void {
  const spec = fillMap(object, 'spec')
  if (spec.manualSelector === true) return
  const name = mapOf(object.metadata).name
  const labels = fillMap(fillMap(fillMap(spec, 'template'), 'metadata'), 'labels')
  fill(labels, 'batch.kubernetes.io/controller-uid', uid)
  fill(labels, 'batch.kubernetes.io/job-name', name)
  fill(labels, 'controller-uid', uid)
  fill(labels, 'job-name', name)
  if (!isMap(spec.selector)) spec.selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } }
  const metadata = fillMap(object, 'metadata')
  if (Object.keys(mapOf(metadata.labels)).length === 0) metadata.labels = { ...labels }
}

/** Moves a Secret's `stringData` into `data`, in place, as the server does on every write. */
export function foldStringData(kindKey: string, object: JsonMap): void {
  if (kindKey !== '/Secret' || !isMap(object.stringData)) return
  const data = fillMap(object, 'data')
  for (const [key, text] of Object.entries(object.stringData)) data[key] = Buffer.from(String(text)).toString('base64')
  delete object.stringData
}
