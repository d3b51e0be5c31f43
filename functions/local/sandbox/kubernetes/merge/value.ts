// What a JSON value is, and when two are the same.
import type { Json, JsonObject, ListSchema, MapSchema, ScalarSchema, Schema } from '../schema/model.ts'

/** An object of the API while it is being worked on. */
export type KubeObject = { [name: string]: unknown }

/** Says whether a value is a JSON object. */
export function isMap(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Says whether a value is a JSON array. */
export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}

/** Compares two JSON values; the order of names does not matter. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (isList(left))
    return isList(right) && left.length === right.length && left.every((item, i) => isSame(item, right[i]))
  if (!isMap(left) || !isMap(right)) return false
  const names = Object.keys(left)
  return (
    names.length === Object.keys(right).length &&
    names.every(name => Object.hasOwn(right, name) && isSame(left[name], right[name]))
  )
}

/** Copies a JSON value deeply. */
export function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copyOf(item)])) as T
}

const UNTYPED: ScalarSchema = { kind: 'scalar', scalar: 'untyped' }

/** Picks the schema that fits a value where a value of any type is allowed; `null` and absence count as maps. */
export function schemaOfValue(schema: Schema, value: unknown): ScalarSchema | MapSchema | ListSchema {
  if (schema.kind !== 'any') return schema
  if (isList(value)) return schema.list
  return value === undefined || value === null || isMap(value) ? schema.map : UNTYPED
}

/** Gives the schema of one name of a map: the declared field's, else the element's. */
export function schemaAt(schema: MapSchema, name: string): Schema | undefined {
  return schema.fields.get(name)?.schema ?? schema.element
}
