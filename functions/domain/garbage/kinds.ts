// What kinds mean to garbage collection: which are built in, which take more than themselves along when they go.
import type { ResourceId } from '../manifests/resource-id.ts'

type GroupKind = Pick<ResourceId, 'group' | 'kind'>

/** Groups of https://kubernetes.io/docs/reference/generated/kubernetes-api/; `gateway.networking.k8s.io` and the like are custom. */
const BUILT_IN_GROUPS = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
])

/**
 * Kinds that take data or others' objects along. A StatefulSet is not among them: its volume claims outlive it by default,
 * and metadata does not tell whether it has any.
 */
const PROTECTED_KINDS = new Set([
  '/Namespace',
  '/PersistentVolume',
  '/PersistentVolumeClaim',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
])

/** Tells whether a kind is a custom resource's: its operator has to be there when it goes. */
export function isCustom({ group }: Pick<ResourceId, 'group'>): boolean {
  return !BUILT_IN_GROUPS.has(group)
}

/** Tells whether a kind is deleted only when a setting names it. */
export function isProtectedKind({ group, kind }: GroupKind): boolean {
  return PROTECTED_KINDS.has(`${group}/${kind}`)
}

/** Tells whether an id names a core namespace. */
export function isNamespace({ group, kind }: GroupKind): boolean {
  return group === '' && kind === 'Namespace'
}

/** Tells whether an id names the definition of a custom kind. */
export function isDefinition({ group, kind }: GroupKind): boolean {
  return group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition'
}

/** Tells whether a list of `Kind` and `Kind.group` names a kind, whatever the case. */
export function isNamed({ group, kind }: GroupKind, names: readonly string[]): boolean {
  const accepted = [kind, `${kind}.${group}`].map(name => name.toLowerCase())
  return names.some(name => accepted.includes(name.toLowerCase()))
}
