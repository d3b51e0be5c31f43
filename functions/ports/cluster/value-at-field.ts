// Follows the path of a field as the API server writes it: `spec.ports[0].port`, `data[key]`.
import type { JsonObject, JsonValue } from '../../domain/manifests/json.ts'

/** Finds the value at a field; undefined when there is none. `[]` is the whole object. */
export function valueAtField(object: JsonObject, field: string): JsonValue | undefined {
  if (field === '' || field === '[]') return object
  let value: JsonValue | undefined = object
  for (const [, name, key] of field.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    if (typeof value !== 'object' || value === null) return undefined
    const step = name ?? key ?? ''
    value = Array.isArray(value) ? value[Number(step)] : (value as JsonObject)[step]
  }
  return value
}
