// Reads one YAML document as Kubernetes objects: opens lists, and says what is missing or has the wrong shape.
import { ManifestInvalid } from './failures.ts'
import type { JsonObject, JsonValue } from './json.ts'
import { formatResourceId, parseApiVersion, type ResourceId } from './resource-id.ts'
import { isObject } from './value-at.ts'

/** Is one object as written: its namespace is empty when the document names none. */
export type ReadObject = {
  readonly id: ResourceId
  readonly object: JsonObject
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** Is what one document holds. */
export type ReadObjects = {
  readonly objects: readonly ReadObject[]
  readonly problems: readonly ManifestInvalid[]
  /** Says why the document holds nothing for us. */
  readonly skipped?: string
}

/**
 * Reads one document. A mapping without `kind` is none of ours; any kind ending in `List` that has `items` is opened.
 *
 * `where` is its place for messages, which tell names and kinds but no value.
 */
export function readObjects(value: JsonValue, where: string): ReadObjects {
  if (value === null) return { objects: [], problems: [] }
  if (!isObject(value)) {
    const what = Array.isArray(value) ? 'a list' : 'a single value'
    return refuse(where, `the document is ${what}`, 'Write a mapping with apiVersion, kind and metadata.')
  }
  if (value.kind === undefined || value.kind === null || value.kind === '') {
    return { objects: [], problems: [], skipped: 'it has no kind' }
  }
  return readObject(value, where)
}

function readObject(object: JsonObject, where: string): ReadObjects {
  const { kind, apiVersion, items } = object
  if (typeof kind !== 'string' || kind === '') return refuse(where, 'kind is missing or is not text', 'Add its kind.')
  if (kind.endsWith('List') && (Array.isArray(items) || (kind === 'List' && (items ?? null) === null))) {
    return readItems((items ?? []) as readonly JsonValue[], where)
  }

  const skipped = findOtherUse(object)
  if (skipped !== undefined) return { objects: [], problems: [], skipped }

  const type = typeof apiVersion === 'string' ? parseApiVersion(apiVersion) : undefined
  if (!type) return refuse(where, `${kind} has no usable apiVersion`, 'Write apiVersion as v1 or group/v1.')
  const metadata = object.metadata ?? {}
  if (!isObject(metadata)) return refuse(where, `metadata of ${kind} is not a mapping`, 'Write it as a mapping.')
  const { name, namespace = null, generateName } = metadata
  if ((name ?? null) === null && (generateName ?? null) !== null) {
    const fix = 'Give it a metadata.name; a generated name would make a new object at each sync.'
    return refuse(where, `${kind} has generateName instead of a name`, fix)
  }
  if (typeof name !== 'string' || !isPathSegment(name)) {
    return refuse(where, `${kind} has no usable metadata.name`, 'Give it a name; quote it if it looks like a number.')
  }
  if (namespace !== null && (typeof namespace !== 'string' || (namespace !== '' && !isPathSegment(namespace)))) {
    return refuse(where, `metadata.namespace of ${kind} ${name} is no namespace`, 'Quote it, or correct it.')
  }

  const id = { ...type, kind, namespace: namespace ?? '', name }
  for (const field of ['labels', 'annotations'] as const) {
    const fault = findFault(metadata[field])
    if (fault === undefined) continue
    return refuse(`${where}, ${formatResourceId(id)}`, `metadata.${field}${fault}`, 'Quote the value: "true", "1".')
  }
  const labels = asTexts(metadata.labels)
  const annotations = asTexts(metadata.annotations)
  return { objects: [{ id, object, labels, annotations }], problems: [] }
}

function readItems(items: readonly JsonValue[], where: string): ReadObjects {
  if (items.length === 0) return { objects: [], problems: [], skipped: 'its list is empty' }
  const read = items.map((item, index) => {
    const place = `${where}, items[${index}]`
    return isObject(item) ? readObject(item, place) : refuse(place, 'the item is not a mapping', 'Remove it.')
  })
  return { objects: read.flatMap(one => one.objects), problems: read.flatMap(one => one.problems) }
}

/** Says what a document is for when its kind is read by tools on a disk and never by an API server. */
function findOtherUse({ apiVersion, kind }: JsonObject): string | undefined {
  if (typeof apiVersion !== 'string') return undefined
  if (apiVersion.startsWith('kustomize.config.k8s.io/')) return 'it is for kustomize, not for the cluster'
  return apiVersion === 'v1' && kind === 'Config' ? 'it is a kubeconfig' : undefined
}

function refuse(where: string, why: string, fix: string): ReadObjects {
  return { objects: [], problems: [new ManifestInvalid(where, why, fix)] }
}

/** Names the key, never the value, of what keeps labels or annotations from being texts; null counts as empty. */
function findFault(map: JsonValue | undefined): string | undefined {
  if (map === undefined || map === null) return undefined
  if (!isObject(map)) return ' is not a mapping'
  const key = Object.keys(map).find(one => map[one] !== null && typeof map[one] !== 'string')
  return key === undefined ? undefined : ` ${JSON.stringify(key)} is not text`
}

function asTexts(map: JsonValue | undefined): Readonly<Record<string, string>> {
  if (!isObject(map)) return {}
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, typeof value === 'string' ? value : '']))
}

/** What may stand between two slashes of a Kubernetes URL. */
function isPathSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name)
}
