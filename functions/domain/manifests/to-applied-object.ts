// Makes of a manifest the object that is sent: without what the server owns, with what its lists are keyed by.
import type { JsonObject, JsonValue } from './json.ts'
import type { Manifest } from './manifest.ts'
import { CONTAINER_LISTS, podSpecPath } from './pod-spec.ts'
import { isObject } from './value-at.ts'

const SERVER_OWNED = ['managedFields', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'selfLink']
const BUILT_IN_GROUPS = new Set(['', 'apps', 'batch', 'extensions'])

/**
 * Renders what is applied; the manifest itself stays as written.
 *
 * Drops `status` and the metadata that only the server writes; sets the effective namespace, or drops it for a
 * cluster-scoped kind; moves a Secret's `stringData` into `data`, where it overrides; writes out `protocol: TCP`, which
 * is part of the key of port lists.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export function toAppliedObject(manifest: Manifest): JsonObject {
  const { id } = manifest
  const { status, ...rest } = manifest.object
  let object: JsonObject = { ...(withoutEmptyTimestamps(rest) as JsonObject), metadata: renderMetadata(manifest) }
  if (id.group === '' && id.kind === 'Secret') object = withStringData(object)
  if (id.group === '' && id.kind === 'Service') object = change(object, ['spec', 'ports'], withProtocols)
  const pod = BUILT_IN_GROUPS.has(id.group) ? podSpecPath(id.kind) : undefined
  if (pod) for (const list of CONTAINER_LISTS) object = change(object, [...pod, list], withContainerProtocols)
  return object
}

function renderMetadata({ id, scope, object }: Manifest): JsonObject {
  const written = isObject(object.metadata) ? object.metadata : {}
  const kept = Object.entries(written).flatMap(([key, value]): [string, JsonValue][] => {
    if (SERVER_OWNED.includes(key) || key === 'namespace') return []
    if (key !== 'labels' && key !== 'annotations') return [[key, value]]
    return isObject(value) ? [[key, withTexts(value)]] : []
  })
  if (scope !== 'Cluster' && id.namespace !== '') kept.push(['namespace', id.namespace])
  return Object.fromEntries(kept)
}

/** Null where a text belongs is the empty text to the API server. */
function withTexts(map: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, value ?? '']))
}

/** Drops the `creationTimestamp: null` that generators leave in the metadata of templates. */
function withoutEmptyTimestamps(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutEmptyTimestamps)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]): [string, JsonValue] => {
      if (key !== 'metadata' || !isObject(item) || item.creationTimestamp !== null) {
        return [key, withoutEmptyTimestamps(item)]
      }
      const { creationTimestamp, ...kept } = item
      return [key, withoutEmptyTimestamps(kept)]
    }),
  )
}

/** Leaves `stringData` alone when a value is no text, so that the API server says what is wrong with it. */
function withStringData(secret: JsonObject): JsonObject {
  const { stringData, ...rest } = secret
  if (stringData === undefined || stringData === null) return rest
  if (!isObject(stringData) || !(rest.data === undefined || rest.data === null || isObject(rest.data))) return secret
  const texts = Object.entries(stringData).map(([key, value]) => [key, value ?? ''] as const)
  if (texts.some(([, value]) => typeof value !== 'string')) return secret
  const encoded = texts.map(([key, value]) => [key, Buffer.from(String(value), 'utf8').toString('base64')] as const)
  return { ...rest, data: { ...(rest.data ?? {}), ...Object.fromEntries(encoded) } }
}

function withContainerProtocols(containers: readonly JsonValue[]): JsonValue {
  return containers.map(container => (isObject(container) ? change(container, ['ports'], withProtocols) : container))
}

function withProtocols(ports: readonly JsonValue[]): JsonValue {
  return ports.map(port => (isObject(port) && (port.protocol ?? null) === null ? { ...port, protocol: 'TCP' } : port))
}

/** Answers the object with the list at the path replaced; the same object when there is no list. */
function change(
  object: JsonObject,
  path: readonly string[],
  edit: (list: readonly JsonValue[]) => JsonValue,
): JsonObject {
  const [key, ...below] = path
  const value = key === undefined ? undefined : object[key]
  if (key === undefined || value === undefined) return object
  if (below.length === 0) return Array.isArray(value) ? { ...object, [key]: edit(value) } : object
  return isObject(value) ? { ...object, [key]: change(value, below, edit) } : object
}
