// Names one object of a cluster: as Flux writes it for people, and as we compare it.

/** Is the full name of one object; `namespace` is empty when the object is cluster-scoped or its scope is unknown. */
export type ResourceId = {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** Is `<namespace>:<kind>/<name>` with a lower-case kind, for people, the API and the CLI; it says nothing of groups. */
export type ResourceIdText = string & { readonly brand: 'ResourceIdText' }

/** Is what makes two objects the same one: group, kind, namespace and name, never the version. */
export type ResourceKey = string & { readonly brand: 'ResourceKey' }

/** Stands where a namespace would, in the text of a cluster-scoped object. */
export const CLUSTER_NAMESPACE = '<cluster>'

/** Renders an id as Flux does: `default:deployment/hello`, `<cluster>:namespace/demo`. */
export function formatResourceId(id: Pick<ResourceId, 'kind' | 'namespace' | 'name'>): ResourceIdText {
  return `${id.namespace || CLUSTER_NAMESPACE}:${id.kind.toLowerCase()}/${id.name}` as ResourceIdText
}

/** Renders what two ids must share to name the same object. */
export function formatResourceKey(id: Omit<ResourceId, 'version'>): ResourceKey {
  return `${id.group}/${id.kind}/${id.namespace}/${id.name}` as ResourceKey
}

/** Splits `apps/v1` into group and version; the core group is empty. Undefined when it is neither `v1` nor `group/v1`. */
export function parseApiVersion(apiVersion: string): { readonly group: string; readonly version: string } | undefined {
  const parts = apiVersion.split('/')
  const [first, second] = parts
  if (parts.length === 1 && first) return { group: '', version: first }
  if (parts.length === 2 && first && second) return { group: first, version: second }
  return undefined
}
