// Looks into a JSON tree without believing in its shape.
import type { JsonObject, JsonValue } from './json.ts'

/** Follows keys into a value; undefined as soon as one leads nowhere. */
export function valueAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((one, key) => (isObject(one) ? one[key] : undefined), value)
}

/** Tells a mapping from everything else. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
