// Builds planned objects and plans for the cluster's tests: the smallest the API server takes.

import { encodeJson } from '../../../functions/domain/manifests/encode-json.ts'
import { fingerprint } from '../../../functions/domain/manifests/fingerprint.ts'
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import { formatResourceId, parseApiVersion, type ResourceId } from '../../../functions/domain/manifests/resource-id.ts'
import type { PlannedObject, SyncPlan } from '../../../functions/domain/sync/sync-plan.ts'
import type { LiveObject } from '../../../functions/ports/cluster/port.ts'

type Metadata = {
  readonly name: string
  readonly namespace?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
}

/** Builds any object; it stands in a file named after it, at line 7. */
export function anObject(apiVersion: string, kind: string, metadata: Metadata, rest: JsonObject = {}): PlannedObject {
  const { group, version } = parseApiVersion(apiVersion) ?? { group: '', version: apiVersion }
  const id = { group, version, kind, namespace: metadata.namespace ?? '', name: metadata.name }
  const body = { apiVersion, kind, metadata, ...rest }
  return { id, body, source: { file: `${formatResourceId(id)}.yaml`, line: 7 }, sent: fingerprint(encodeJson(body)) }
}

export function aNamespace(name: string): PlannedObject {
  return anObject('v1', 'Namespace', { name })
}

export function aConfigMap(namespace: string, name: string, data: JsonObject = { key: 'value' }): PlannedObject {
  return anObject('v1', 'ConfigMap', { name, namespace }, { data })
}

const labels = { app: 'podinfo' }

/** Builds the pod template that the workloads here share: two containers after one init container. */
function aPodTemplate(restartPolicy: 'Always' | 'Never'): JsonObject {
  return {
    metadata: { labels },
    spec: {
      restartPolicy,
      initContainers: [{ name: 'init', image: 'example.com/init:1' }],
      containers: [
        { name: 'app', image: 'example.com/app:1.2.3' },
        { name: 'sidecar', image: 'example.com/sidecar:2' },
      ],
    },
  }
}

export function aDeployment(namespace: string, name: string, spec: JsonObject = {}): PlannedObject {
  const template = aPodTemplate('Always')
  const metadata = { name, namespace, annotations: { 'fluxcd.io/automated': 'true' }, labels }
  return anObject('apps/v1', 'Deployment', metadata, {
    spec: { selector: { matchLabels: labels }, template, ...spec },
  })
}

export function aStatefulSet(namespace: string, name: string): PlannedObject {
  const spec = { serviceName: name, selector: { matchLabels: labels }, template: aPodTemplate('Always') }
  return anObject('apps/v1', 'StatefulSet', { name, namespace }, { spec })
}

export function aDaemonSet(namespace: string, name: string): PlannedObject {
  const spec = { selector: { matchLabels: labels }, template: aPodTemplate('Always') }
  return anObject('apps/v1', 'DaemonSet', { name, namespace }, { spec })
}

export function aCronJob(namespace: string, name: string): PlannedObject {
  const spec = { schedule: '0 4 * * *', jobTemplate: { spec: { template: aPodTemplate('Never') } } }
  return anObject('batch/v1', 'CronJob', { name, namespace }, { spec })
}

export function aPod(namespace: string, name: string, labels: Readonly<Record<string, string>>): PlannedObject {
  const spec = { automountServiceAccountToken: false, containers: [{ name: 'app', image: 'example.com/app:1' }] }
  return anObject('v1', 'Pod', { name, namespace, labels }, { spec })
}

export function aJob(namespace: string, name: string, password: string): PlannedObject {
  const env = [{ name: 'PASSWORD', value: password }]
  const pod = { restartPolicy: 'Never', containers: [{ name: 'app', image: 'example.com/app:1', env }] }
  return anObject('batch/v1', 'Job', { name, namespace }, { spec: { template: { spec: pod } } })
}

/** Builds a secret to pull images with; its values are base64. */
export function aPullSecret(
  namespace: string,
  name: string,
  data: Readonly<Record<string, string>>,
  type = 'kubernetes.io/dockerconfigjson',
): PlannedObject {
  return anObject('v1', 'Secret', { name, namespace }, { type, data })
}

export function aServiceAccount(namespace: string, name: string, pullSecrets: readonly string[] = []): PlannedObject {
  const imagePullSecrets = pullSecrets.map(name => ({ name }))
  return anObject('v1', 'ServiceAccount', { name, namespace }, { imagePullSecrets })
}

/** Builds the CRD of kind `Widget` in a group of its own, so that no two tests meet. */
export function aWidgetCrd(group: string, options: { readonly scope?: 'Namespaced' | 'Cluster' } = {}): PlannedObject {
  const { scope = 'Namespaced' } = options
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  return anObject(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    { name: `widgets.${group}` },
    {
      spec: {
        group,
        scope,
        names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    },
  )
}

export function aWidget(group: string, namespace: string, name: string): PlannedObject {
  const metadata = namespace === '' ? { name } : { name, namespace }
  return anObject(`${group}/v1`, 'Widget', metadata, { spec: { size: 1 } })
}

/** Builds a plan of the given stages. */
export function aPlan(...stages: readonly (readonly PlannedObject[])[]): SyncPlan {
  return { stages, leftAlone: [], unchanged: [], drifted: [] }
}

/** Builds an object as a listing tells of it: somebody else's, with nothing special about it. */
export function aLiveObject(id: ResourceId, rest: Partial<LiveObject> = {}): LiveObject {
  const flags = { isDeleting: false, hasController: false, hasFormerManager: false }
  const texts = { annotations: {}, labels: {}, finalizers: [] }
  return { id, uid: 'u', resourceVersion: '1', footprint: '', ...flags, ...texts, ...rest }
}
