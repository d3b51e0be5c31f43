// Knows which built-in kinds count generations, and what a change of generation takes.
import { isSameJson, type KubeObject } from '../object.ts'
import { hasSubresource, type ResourceType } from '../resource-types.ts'

/** Kinds that count, with the fields whose change counts. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  '/Pod': ['spec'],
  '/ReplicationController': ['spec'],
  'apps/Deployment': ['spec'],
  'apps/StatefulSet': ['spec'],
  'apps/DaemonSet': ['spec'],
  'apps/ReplicaSet': ['spec'],
  'batch/Job': ['spec'],
  'batch/CronJob': ['spec'],
  'networking.k8s.io/Ingress': ['spec'],
  'networking.k8s.io/IngressClass': ['spec'],
  'networking.k8s.io/NetworkPolicy': ['spec'],
  'policy/PodDisruptionBudget': ['spec'],
  'scheduling.k8s.io/PriorityClass': ['value', 'globalDefault', 'preemptionPolicy'],
  'discovery.k8s.io/EndpointSlice': ['endpoints', 'ports', 'addressType'],
  'flowcontrol.apiserver.k8s.io/FlowSchema': ['spec'],
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': ['spec'],
  'apiextensions.k8s.io/CustomResourceDefinition': ['spec'],
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': ['webhooks'],
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': ['webhooks'],
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': ['spec'],
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': ['spec'],
}

/** The generation of a new object, or nothing for kinds that do not count. */
export function firstGeneration(type: ResourceType): number | undefined {
  return type.custom || COUNTED[`${type.group}/${type.kind}`] ? 1 : undefined
}

/** The generation after a change; metadata and status never count, except a custom kind's status without a subresource. */
export function nextGeneration(type: ResourceType, live: KubeObject, changed: KubeObject): number | undefined {
  const { generation } = live.metadata
  if (generation === undefined) return firstGeneration(type)
  return hasChanged(type, live, changed) ? generation + 1 : generation
}

function hasChanged(type: ResourceType, live: KubeObject, changed: KubeObject): boolean {
  const counted = COUNTED[`${type.group}/${type.kind}`]
  if (counted) return counted.some(field => !isSameJson(live[field], changed[field]))
  if (!type.custom) return false
  const withoutStatus = hasSubresource(type, 'status')
  const body = ({ apiVersion: _, kind: __, metadata: ___, status, ...rest }: KubeObject) =>
    withoutStatus ? rest : { ...rest, status }
  return !isSameJson(body(live), body(changed))
}
