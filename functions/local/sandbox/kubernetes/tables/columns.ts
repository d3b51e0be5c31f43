// The columns that kubectl shows for built-in kinds: a hand-written table, as the API server's printers have it.
import { type KubeObject, listOf, mapOf } from '../object.ts'
import { renderSelector } from '../scale.ts'
import { renderAgeOf } from './duration.ts'

/** One column: what it is called, when it is shown (priority 0 always, 1 with `-o wide`), and its cell. */
export type Column = {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date'
  readonly format?: string
  readonly description?: string
  readonly priority: number
  readonly cell: (object: KubeObject, now: number) => unknown
}

type Cell = Column['cell']

const text = (name: string, cell: Cell, priority = 0): Column => ({ name, type: 'string', priority, cell })
const count = (name: string, cell: Cell, priority = 0): Column => ({ name, type: 'integer', priority, cell })
const spec = (object: KubeObject) => mapOf(object.spec)
const status = (object: KubeObject) => mapOf(object.status)
const number = (value: unknown) => Number(value ?? 0)

/** The column that every table starts with. */
export const NAME: Column = { ...text('Name', object => object.metadata.name), format: 'name' }
/** The age, which is in nearly every table. */
export const AGE: Column = text('Age', (object, now) => renderAgeOf(object.metadata.creationTimestamp, now))

const containersOf = (object: KubeObject) => listOf(mapOf(mapOf(spec(object).template).spec).containers).map(mapOf)
const WORKLOAD: readonly Column[] = [
  text(
    'Containers',
    object =>
      containersOf(object)
        .map(({ name }) => name)
        .join(','),
    1,
  ),
  text(
    'Images',
    object =>
      containersOf(object)
        .map(({ image }) => image)
        .join(','),
    1,
  ),
]
const SELECTOR = text('Selector', object => renderSelector(spec(object).selector) || '<none>', 1)

const readyOf = (object: KubeObject) => `${number(status(object).readyReplicas)}/${number(spec(object).replicas)}`
const dataOf = (object: KubeObject) =>
  Object.keys(mapOf(object.data)).length + Object.keys(mapOf(object.binaryData)).length
const portsOf = (object: KubeObject) =>
  listOf(spec(object).ports)
    .map(mapOf)
    .map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`)
    .join(',') || '<none>'
const roleOf = (object: KubeObject) => `${mapOf(object.roleRef).kind}/${mapOf(object.roleRef).name}`
const subjectsOf = (object: KubeObject, kind: string) =>
  listOf(object.subjects)
    .map(mapOf)
    .filter(subject => subject.kind === kind)
    .map(({ name, namespace }) => (namespace ? `${namespace}/${name}` : name))
    .join(', ')
const BINDING = [
  text('Role', roleOf),
  AGE,
  text('Users', object => subjectsOf(object, 'User'), 1),
  text('Groups', object => subjectsOf(object, 'Group'), 1),
  text('ServiceAccounts', object => subjectsOf(object, 'ServiceAccount'), 1),
]
const CREATED = text('Created At', object => object.metadata.creationTimestamp)

/** Columns after the name, by `group/Kind`. */
export const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  'apps/Deployment': [
    text('Ready', readyOf),
    count('Up-to-date', object => number(status(object).updatedReplicas)),
    count('Available', object => number(status(object).availableReplicas)),
    AGE,
    ...WORKLOAD,
    SELECTOR,
  ],
  'apps/StatefulSet': [text('Ready', readyOf), AGE, ...WORKLOAD],
  'apps/DaemonSet': [
    count('Desired', object => number(status(object).desiredNumberScheduled)),
    count('Current', object => number(status(object).currentNumberScheduled)),
    count('Ready', object => number(status(object).numberReady)),
    count('Up-to-date', object => number(status(object).updatedNumberScheduled)),
    count('Available', object => number(status(object).numberAvailable)),
    text('Node Selector', object => renderSelector(mapOf(mapOf(spec(object).template).spec).nodeSelector) || '<none>'),
    AGE,
    ...WORKLOAD,
    SELECTOR,
  ],
  'apps/ReplicaSet': [
    count('Desired', object => number(spec(object).replicas)),
    count('Current', object => number(status(object).replicas)),
    count('Ready', object => number(status(object).readyReplicas)),
    AGE,
    ...WORKLOAD,
    SELECTOR,
  ],
  '/Pod': [
    text('Ready', object => `0/${listOf(spec(object).containers).length}`),
    text('Status', object => (object.metadata.deletionTimestamp ? 'Terminating' : status(object).phase)),
    text('Restarts', () => '0'),
    AGE,
    text('IP', object => status(object).podIP ?? '<none>', 1),
    text('Node', object => spec(object).nodeName ?? '<none>', 1),
    text('Nominated Node', () => '<none>', 1),
    text('Readiness Gates', () => '<none>', 1),
  ],
  '/Service': [
    text('Type', object => spec(object).type),
    text('Cluster-IP', object => spec(object).clusterIP ?? '<none>'),
    text(
      'External-IP',
      object => spec(object).externalName ?? (spec(object).type === 'LoadBalancer' ? '<pending>' : '<none>'),
    ),
    text('Port(s)', portsOf),
    AGE,
    SELECTOR,
  ],
  '/ConfigMap': [count('Data', dataOf), AGE],
  '/Secret': [text('Type', object => object.type), count('Data', dataOf), AGE],
  '/Namespace': [text('Status', object => status(object).phase), AGE],
  '/ServiceAccount': [text('Secrets', object => listOf(object.secrets).length), AGE],
  '/PersistentVolumeClaim': [
    text('Status', object => status(object).phase),
    text('Volume', object => spec(object).volumeName ?? ''),
    text('Capacity', object => mapOf(status(object).capacity).storage ?? ''),
    text('Access Modes', object => listOf(status(object).accessModes).join(',')),
    text('StorageClass', object => spec(object).storageClassName ?? ''),
    text('VolumeAttributesClass', object => spec(object).volumeAttributesClassName ?? '<unset>'),
    AGE,
    text('VolumeMode', object => spec(object).volumeMode, 1),
  ],
  '/Event': [
    text('Last Seen', (object, now) => renderAgeOf(object.lastTimestamp ?? object.eventTime, now)),
    text('Type', object => object.type),
    text('Reason', object => object.reason),
    text(
      'Object',
      object => `${String(mapOf(object.involvedObject).kind).toLowerCase()}/${mapOf(object.involvedObject).name}`,
    ),
    text('Message', object => object.message),
  ],
  'batch/Job': [
    text('Status', object => (number(status(object).succeeded) > 0 ? 'Complete' : 'Running')),
    text('Completions', object => `${number(status(object).succeeded)}/${number(spec(object).completions ?? 1)}`),
    text('Duration', (object, now) => {
      const end = status(object).completionTime
      return renderAgeOf(status(object).startTime, typeof end === 'string' ? Date.parse(end) : now)
    }),
    AGE,
    ...WORKLOAD,
    SELECTOR,
  ],
  'batch/CronJob': [
    text('Schedule', object => spec(object).schedule),
    text('Timezone', object => spec(object).timeZone ?? '<none>'),
    text('Suspend', object => (spec(object).suspend ? 'True' : 'False')),
    count('Active', object => listOf(status(object).active).length),
    text('Last Schedule', (object, now) =>
      status(object).lastScheduleTime ? renderAgeOf(status(object).lastScheduleTime, now) : '<none>',
    ),
    AGE,
  ],
  'networking.k8s.io/Ingress': [
    text('Class', object => spec(object).ingressClassName ?? '<none>'),
    text(
      'Hosts',
      object =>
        listOf(spec(object).rules)
          .map(rule => mapOf(rule).host || '*')
          .join(',') || '*',
    ),
    text('Address', () => ''),
    text('Ports', object => (listOf(spec(object).tls).length > 0 ? '80, 443' : '80')),
    AGE,
  ],
  'networking.k8s.io/NetworkPolicy': [
    text('Pod-Selector', object => renderSelector(spec(object).podSelector) || '<none>'),
    AGE,
  ],
  'autoscaling/HorizontalPodAutoscaler': [
    text(
      'Reference',
      object => `${mapOf(spec(object).scaleTargetRef).kind}/${mapOf(spec(object).scaleTargetRef).name}`,
    ),
    text('Targets', () => '<unknown>'),
    text('MinPods', object => String(spec(object).minReplicas ?? '<unset>')),
    count('MaxPods', object => number(spec(object).maxReplicas)),
    count('Replicas', object => number(status(object).currentReplicas)),
    AGE,
  ],
  'policy/PodDisruptionBudget': [
    text('Min Available', object => String(spec(object).minAvailable ?? 'N/A')),
    text('Max Unavailable', object => String(spec(object).maxUnavailable ?? 'N/A')),
    count('Allowed Disruptions', object => number(status(object).disruptionsAllowed)),
    AGE,
  ],
  'storage.k8s.io/StorageClass': [
    text('Provisioner', object => object.provisioner),
    text('ReclaimPolicy', object => object.reclaimPolicy),
    text('VolumeBindingMode', object => object.volumeBindingMode),
    text('AllowVolumeExpansion', object => object.allowVolumeExpansion ?? false),
    AGE,
  ],
  'rbac.authorization.k8s.io/RoleBinding': BINDING,
  'rbac.authorization.k8s.io/ClusterRoleBinding': BINDING,
  'rbac.authorization.k8s.io/Role': [CREATED],
  'rbac.authorization.k8s.io/ClusterRole': [CREATED],
  'apiextensions.k8s.io/CustomResourceDefinition': [CREATED],
}
