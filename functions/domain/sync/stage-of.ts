// In which stage an object is applied, by group and kind; a third party's `Namespace` is not the core one.
import type { ResourceId } from '../manifests/resource-id.ts'

/** Counts the stages; {@link stageOf} answers 0 to this less one. */
export const STAGE_COUNT = 5

const BY_GROUP: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '': {
    Namespace: 0,
    PersistentVolume: 1,
    ...same(2, [
      'ResourceQuota',
      'LimitRange',
      'ServiceAccount',
      'ConfigMap',
      'Secret',
      'PersistentVolumeClaim',
      'Service',
    ]),
    ...same(3, ['Pod', 'ReplicationController', 'PodTemplate']),
  },
  'apiextensions.k8s.io': { CustomResourceDefinition: 0 },
  'rbac.authorization.k8s.io': { ClusterRole: 1, ClusterRoleBinding: 1, Role: 2, RoleBinding: 2 },
  'scheduling.k8s.io': { PriorityClass: 1 },
  'storage.k8s.io': same(1, ['StorageClass', 'CSIDriver', 'VolumeAttributesClass']),
  'node.k8s.io': { RuntimeClass: 1 },
  'networking.k8s.io': { IngressClass: 1, NetworkPolicy: 2, Ingress: 4 },
  'gateway.networking.k8s.io': { GatewayClass: 1 },
  autoscaling: { HorizontalPodAutoscaler: 4 },
  policy: { PodDisruptionBudget: 4 },
  'route.openshift.io': { Route: 4 },
  'apiregistration.k8s.io': { APIService: 4 },
  'admissionregistration.k8s.io': same(4, [
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
  ]),
}

/** Says in which stage an object is applied; workloads, custom resources and all that is unknown go to stage 3. */
export function stageOf(id: Pick<ResourceId, 'group' | 'kind'>): number {
  return BY_GROUP[id.group]?.[id.kind] ?? 3
}

function same(stage: number, kinds: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(kinds.map(kind => [kind, stage]))
}
