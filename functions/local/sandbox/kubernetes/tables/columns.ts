// The columns that kubectl shows for built-in kinds: a hand-written table, as the API server's printers have it.
import { type KubeObject, listOf, mapOf } from '../object.ts'
import { renderSelector } from '../scale.ts'
import { AGE, type Column, count, NAME, number, spec, status, text } from './column.ts'
import { renderAgeOf } from './duration.ts'
import { WORKLOAD_COLUMNS } from './workload-columns.ts'

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}
const renderModes = (modes: unknown) =>
  listOf(modes)
    .map(mode => MODES[String(mode)] ?? mode)
    .join(',')

const SELECTOR = text('Selector', object => renderSelector(spec(object).selector) || '<none>', 1)
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
const targetsOf = (object: KubeObject) =>
  listOf(spec(object).metrics)
    .map(metric => mapOf(mapOf(metric).resource))
    .map(({ name, target }) =>
      name ? `${name}: <unknown>/${mapOf(target).averageUtilization ?? '<auto>'}%` : '<unknown>',
    )
    .join(', ') || '<unknown>'
const CREATED: Column = { ...text('Created At', object => object.metadata.creationTimestamp), type: 'date' }

/** Columns after the name, by `group/Kind`. */
const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  '/PersistentVolume': [
    text('Capacity', object => mapOf(spec(object).capacity).storage ?? ''),
    text('Access Modes', object => renderModes(spec(object).accessModes)),
    text('Reclaim Policy', object => spec(object).persistentVolumeReclaimPolicy),
    text('Status', object => status(object).phase),
    text('Claim', object =>
      spec(object).claimRef ? `${mapOf(spec(object).claimRef).namespace}/${mapOf(spec(object).claimRef).name}` : '',
    ),
    text('StorageClass', object => spec(object).storageClassName ?? ''),
    text('VolumeAttributesClass', object => spec(object).volumeAttributesClassName ?? '<unset>'),
    text('Reason', object => status(object).reason ?? ''),
    AGE,
    text('VolumeMode', object => spec(object).volumeMode, 1),
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
  '/ConfigMap': [text('Data', dataOf), AGE],
  '/Secret': [text('Type', object => object.type), text('Data', dataOf), AGE],
  '/Namespace': [text('Status', object => status(object).phase), AGE],
  '/ResourceQuota': [text('Request', () => ''), text('Limit', () => ''), AGE],
  '/PersistentVolumeClaim': [
    text('Status', object => status(object).phase),
    text('Volume', object => spec(object).volumeName ?? ''),
    text('Capacity', object => mapOf(status(object).capacity).storage ?? ''),
    text('Access Modes', object => renderModes(status(object).accessModes)),
    text('StorageClass', object => spec(object).storageClassName ?? ''),
    text('VolumeAttributesClass', object => spec(object).volumeAttributesClassName ?? '<unset>'),
    AGE,
    text('VolumeMode', object => spec(object).volumeMode, 1),
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
    text('Targets', targetsOf),
    text('MinPods', object => String(spec(object).minReplicas ?? '<unset>')),
    text('MaxPods', object => number(spec(object).maxReplicas)),
    text('Replicas', object => number(status(object).currentReplicas)),
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
  'scheduling.k8s.io/PriorityClass': [
    count('Value', object => object.value),
    { ...text('Global-Default', object => object.globalDefault ?? false), type: 'boolean' },
    AGE,
    text('PreemptionPolicy', object => object.preemptionPolicy),
  ],
  'networking.k8s.io/IngressClass': [
    text('Controller', object => spec(object).controller),
    text('Parameters', () => '<none>'),
    AGE,
  ],
  'coordination.k8s.io/Lease': [text('Holder', object => spec(object).holderIdentity ?? ''), AGE],
}

const EVENT: readonly Column[] = [
  text('Last Seen', (object, now) => renderAgeOf(object.lastTimestamp ?? object.eventTime, now)),
  text('Type', object => object.type),
  text('Reason', object => object.reason),
  text(
    'Object',
    object => `${String(mapOf(object.involvedObject).kind).toLowerCase()}/${mapOf(object.involvedObject).name}`,
  ),
  text('Subobject', object => mapOf(object.involvedObject).fieldPath ?? '', 1),
  text('Source', object => mapOf(object.source).component ?? '', 1),
  text('Message', object => object.message),
  text('First Seen', (object, now) => renderAgeOf(object.firstTimestamp, now), 1),
  text('Count', object => object.count ?? 1, 1),
  { ...NAME, priority: 1 },
]

/** The columns of a built-in kind. */
export function tableOf(kindKey: string): readonly Column[] {
  return kindKey === '/Event' ? EVENT : [NAME, ...(WORKLOAD_COLUMNS[kindKey] ?? COLUMNS[kindKey] ?? [AGE])]
}
