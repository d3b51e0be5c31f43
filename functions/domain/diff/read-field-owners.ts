// Who wrote which fields of an object, from the server's own book.
import type { JsonObject, JsonValue } from '../manifests/json.ts'
import { isObject, valueAt } from '../manifests/value-at.ts'
import { renderPath, type Step } from './field-path.ts'

/** Is one writer of an object: a program by the name it gave, how it wrote, when it last changed what it owns, and that. */
export type FieldOwner = {
  readonly manager: string
  readonly operation: string
  readonly subresource?: string
  /** As the server writes it, `2026-03-01T08:00:00Z`: as text it sorts by time. */
  readonly time?: string
  /** Paths without values, at most as many as were asked for. */
  readonly fields: readonly string[]
  /** So many more than are listed. */
  readonly moreFields: number
}

/** Reads the owners of an object's fields, in the server's order; nothing of the object's values is taken along. */
export function readFieldOwners(object: JsonObject, maxFields: number): readonly FieldOwner[] {
  const entries = valueAt(object, ['metadata', 'managedFields'])
  return Array.isArray(entries) ? entries.filter(isObject).map(entry => readOwner(entry, maxFields)) : []
}

function readOwner(entry: JsonObject, maxFields: number): FieldOwner {
  const fields = isObject(entry.fieldsV1) ? listFields(entry.fieldsV1, []) : []
  const [subresource, time] = [text(entry.subresource), text(entry.time)]
  return {
    manager: text(entry.manager),
    operation: text(entry.operation),
    ...(subresource === '' ? {} : { subresource }),
    ...(time === '' ? {} : { time }),
    fields: fields.slice(0, maxFields),
    moreFields: Math.max(0, fields.length - maxFields),
  }
}

/** @see https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/#fieldsv1-v1-meta */
function listFields(tree: JsonObject, path: readonly Step[]): readonly string[] {
  return Object.entries(tree).flatMap(([key, below]) => {
    if (key === '.') return []
    const here = [...path, readStep(key)]
    const deeper = isObject(below) ? listFields(below, here) : []
    return deeper.length > 0 ? deeper : [renderPath(here)]
  })
}

/** `f:` is a field, `k:` an item by its keys, `v:` one by its value, which is not shown, `i:` one by its place. */
function readStep(key: string): Step {
  const rest = key.slice(2)
  if (key.startsWith('f:')) return rest
  if (key.startsWith('k:')) return { item: renderKeys(rest) }
  return { item: key.startsWith('i:') ? rest : '' }
}

function renderKeys(json: string): string {
  try {
    return Object.entries(JSON.parse(json) as Record<string, unknown>)
      .map(([key, value]) => `${key}=${value}`)
      .join(',')
  } catch {
    return json
  }
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
