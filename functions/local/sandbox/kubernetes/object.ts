// What the sandbox's API stores: a Kubernetes object, as parsed JSON that nobody changes in place.

/** Names the owner of an object, for garbage collection. */
export type OwnerReference = {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly blockOwnerDeletion?: boolean
}

/** One manager's field set. */
export type ManagedFieldsEntry = {
  readonly manager?: string
  readonly operation?: string
  readonly apiVersion?: string
  readonly time?: string
  readonly fieldsType?: string
  readonly fieldsV1?: unknown
  readonly subresource?: string
}

/** The metadata that every object has; times are RFC 3339 text in seconds. */
export type ObjectMeta = {
  readonly name: string
  readonly generateName?: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly OwnerReference[]
  readonly finalizers?: readonly string[]
  readonly managedFields?: readonly ManagedFieldsEntry[]
}

/** Any JSON map. */
export type JsonMap = { [field: string]: unknown }

/** A stored or sent object. */
export type KubeObject = {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly [field: string]: unknown
}

/** Says whether a value is a JSON map. */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads a JSON map, or an empty one when there is none. */
export function mapOf(value: unknown): JsonMap {
  return isMap(value) ? value : {}
}

/** Reads a JSON list, or an empty one when there is none. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Reads the value at a path of field names. */
export function valueAt(object: unknown, ...path: readonly string[]): unknown {
  let value: unknown = object
  for (const field of path) value = isMap(value) ? value[field] : undefined
  return value
}

/** Copies a JSON value deeply. */
export function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

/** Compares two JSON values; the order of fields does not matter. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isSameJson(item, b[index]))
  }
  if (!isMap(a) || !isMap(b)) return false
  const fields = Object.keys(a).filter(field => a[field] !== undefined)
  const others = Object.keys(b).filter(field => b[field] !== undefined)
  return fields.length === others.length && fields.every(field => field in b && isSameJson(a[field], b[field]))
}

/** Writes a moment as the API does: RFC 3339 in UTC, whole seconds. */
export function timestamp(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19)}Z`
}
