// In which stage an object is applied, by group and kind; a third party's `Namespace` is not the core one.
import type { ResourceId } from '../manifests/resource-id.ts'

const KINDS_OF_STAGE: readonly (readonly string[])[] = [
  ['/Namespace', 'apiextensions.k8s.io/CustomResourceDefinition'],
  [
    '/PersistentVolume',
    'rbac.authorization.k8s.io/ClusterRole',
    'rbac.authorization.k8s.io/ClusterRoleBinding',
    'scheduling.k8s.io/PriorityClass',
    'storage.k8s.io/StorageClass',
    'storage.k8s.io/CSIDriver',
    'storage.k8s.io/VolumeAttributesClass',
    'node.k8s.io/RuntimeClass',
    'networking.k8s.io/IngressClass',
    'gateway.networking.k8s.io/GatewayClass',
  ],
  [
    '/ResourceQuota',
    '/LimitRange',
    '/ServiceAccount',
    '/ConfigMap',
    '/Secret',
    '/PersistentVolumeClaim',
    '/Service',
    'rbac.authorization.k8s.io/Role',
    'rbac.authorization.k8s.io/RoleBinding',
    'networking.k8s.io/NetworkPolicy',
  ],
  [],
  [
    'autoscaling/HorizontalPodAutoscaler',
    'policy/PodDisruptionBudget',
    'networking.k8s.io/Ingress',
    'route.openshift.io/Route',
    'apiregistration.k8s.io/APIService',
    'admissionregistration.k8s.io/MutatingWebhookConfiguration',
    'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
    'admissionregistration.k8s.io/MutatingAdmissionPolicy',
    'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding',
    'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
    'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
  ],
]

const STAGES = new Map(KINDS_OF_STAGE.flatMap((kinds, stage) => kinds.map(kind => [kind, stage] as const)))

/** Counts the stages; {@link stageOf} answers 0 to this less one. */
export const STAGE_COUNT = KINDS_OF_STAGE.length

/** Says in which stage an object is applied; workloads, custom resources and all that is unknown go to stage 3. */
export function stageOf(id: Pick<ResourceId, 'group' | 'kind'>): number {
  return STAGES.get(`${id.group}/${id.kind}`) ?? 3
}
