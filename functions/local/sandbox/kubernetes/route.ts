// Reads a request's path: which kind, namespace, name and subresource it means.
import { notFound, unknownResource, unknownUrl } from './api-failure.ts'
import { hasSubresource, type ResourceType, type ResourceTypes } from './resource-types.ts'

/** What a path of the resource API means; `name` is absent for a collection. */
export type ResourceRoute = {
  readonly type: ResourceType
  /** The empty text for cluster-scoped kinds; absent when all namespaces are meant. */
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly subresource: string | undefined
}

/**
 * Finds the resource behind a path that starts with `/api/` or `/apis/`.
 *
 * @throws {PlainFailure} 404 as text for groups, and kinds of custom groups, that are not served
 * @throws {ApiFailure} 404 for kinds, versions and scopes that a built-in group does not have
 */
export function readRoute(path: string, types: ResourceTypes): ResourceRoute {
  const segments = path.split('/').slice(1).map(decode)
  const isCore = segments[0] === 'api'
  const [group, version] = isCore ? ['', segments[1] ?? ''] : [segments[1] ?? '', segments[2] ?? '']
  const rest = segments.slice(isCore ? 2 : 3)
  const missing = () => (types.isBuiltInGroup(group) ? unknownResource() : unknownUrl())
  if (rest.length === 0 || rest.some(segment => segment === '')) throw missing()

  const inNamespace = rest[0] === 'namespaces' && rest.length >= 3 && !(isCore && isNamespacePart(rest))
  const [plural = '', name, subresource, ...surplus] = inNamespace ? rest.slice(2) : rest
  const type = types.find(group, version, plural)
  if (!type || surplus.length > 0) throw missing()
  if (subresource !== undefined && !hasSubresource(type, subresource)) {
    throw type.custom ? notFound(type, name ?? '') : missing()
  }
  if (type.isNamespaced ? name !== undefined && !inNamespace : inNamespace) throw missing()
  const namespace = type.isNamespaced ? (inNamespace ? rest[1] : undefined) : ''
  return { type, namespace, name, subresource }
}

function isNamespacePart(rest: readonly string[]): boolean {
  return rest.length === 3 && (rest[2] === 'status' || rest[2] === 'finalize')
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw unknownUrl()
  }
}
