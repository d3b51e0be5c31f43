// The built-in kinds the memory cluster serves: those that flows and their tests meet.
import type { ServedKind } from './served-kinds.ts'

const VERBS = ['create', 'delete', 'get', 'list', 'patch']

const NAMESPACED: Readonly<Record<string, readonly string[]>> = {
  '/v1': [
    ...['ConfigMap', 'Secret', 'Service', 'ServiceAccount', 'PersistentVolumeClaim', 'ResourceQuota', 'LimitRange'],
    ...['Pod', 'ReplicationController'],
  ],
  'apps/v1': ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'],
  'batch/v1': ['Job', 'CronJob'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'policy/v1': ['PodDisruptionBudget'],
  'networking.k8s.io/v1': ['Ingress', 'NetworkPolicy'],
  'rbac.authorization.k8s.io/v1': ['Role', 'RoleBinding'],
}

const CLUSTER: Readonly<Record<string, readonly string[]>> = {
  '/v1': ['Namespace', 'PersistentVolume'],
  'apiextensions.k8s.io/v1': ['CustomResourceDefinition'],
  'rbac.authorization.k8s.io/v1': ['ClusterRole', 'ClusterRoleBinding'],
  'scheduling.k8s.io/v1': ['PriorityClass'],
  'storage.k8s.io/v1': ['StorageClass'],
  'networking.k8s.io/v1': ['IngressClass'],
  'apiregistration.k8s.io/v1': ['APIService'],
  'admissionregistration.k8s.io/v1': ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
}

/** Lists the built-in kinds. Nothing here builds a URL, so the plural is a rough one. */
export function listBuiltInKinds(): readonly ServedKind[] {
  const read = (table: Readonly<Record<string, readonly string[]>>, scope: ServedKind['scope']) =>
    Object.entries(table).flatMap(([groupVersion, kinds]) => {
      const [group = '', version = ''] = groupVersion.split('/')
      return kinds.map(kind => ({ group, version, kind, plural: `${kind.toLowerCase()}s`, scope, verbs: VERBS }))
    })
  return [...read(NAMESPACED, 'Namespaced'), ...read(CLUSTER, 'Cluster')]
}
