// What the server does to built-in objects by reading them into typed structs and writing them again.
import type { Json, JsonObject, ListSchema, MapSchema, Schema } from '../schema/model.ts'
import { canonicalQuantity } from './quantity.ts'
import { isList, isMap, schemaAt, schemaOfValue } from './value.ts'

/**
 * Gives the stored form: nulls, unknown names and empty optional lists and maps go, structs that are always there
 * come, quantities and times are written their one way. Declared defaults (`protocol: TCP`) are filled in.
 */
export function normaliseBuiltIn(schema: Schema, value: unknown): unknown {
  const fitting = schemaOfValue(schema, value)
  switch (fitting.kind) {
    case 'scalar':
      return scalar(fitting.format, value)
    case 'list':
      return isList(value) ? list(fitting, value) : value
    case 'map':
      return isMap(value) ? map(fitting, value) : value
  }
}

/** Gives what a kind is before anything is said of it; required lists and maps are `null`. */
export function emptyBuiltIn(schema: MapSchema): JsonObject {
  const fields = [...schema.fields].flatMap(([name, field]): [string, Json][] => {
    if (field.alwaysThere) return [[name, field.schema.kind === 'map' ? emptyBuiltIn(field.schema) : {}]]
    return schema.required.includes(name) ? [[name, field.default ?? null]] : []
  })
  return Object.fromEntries(fields)
}

function scalar(format: string | undefined, value: unknown): unknown {
  if (format === 'quantity' && (typeof value === 'string' || typeof value === 'number'))
    return canonicalQuantity(value) ?? value
  if (format === 'date-time' && typeof value === 'string' && !value.endsWith('Z') && !Number.isNaN(Date.parse(value)))
    return new Date(value).toISOString().replace(/\.000Z$/, 'Z')
  return value
}

function list(schema: ListSchema, value: readonly unknown[]): unknown {
  return value.map(item => normaliseBuiltIn(schema.element, item))
}

function map(schema: MapSchema, value: JsonObject): unknown {
  const result: Record<string, unknown> = {}
  for (const [name, item] of Object.entries(value)) {
    const child = schemaAt(schema, name)
    if (child === undefined || (item === null && schema.fields.size > 0)) continue
    if (schema.fields.has(name) && isDroppedWhenEmpty(schema, name, child, item)) continue
    result[name] = normaliseBuiltIn(child, item)
  }
  for (const [name, field] of schema.fields) {
    if (result[name] !== undefined) continue
    if (field.alwaysThere) result[name] = normaliseBuiltIn(field.schema, {})
    else if (field.default !== undefined) result[name] = field.default
  }
  return result
}

function isDroppedWhenEmpty(schema: MapSchema, name: string, child: Schema, item: unknown): boolean {
  if (schema.required.includes(name)) return false
  if (schema.fields.get(name)?.omitsZero === true && (item === '' || item === 0 || item === false)) return true
  if (isList(item)) return child.kind === 'list' && item.length === 0
  // A struct without fields says something by being there: `subresources: { status: {} }`.
  const isFreeMap = child.kind === 'map' && child.goName === undefined && child.fields.size === 0
  return isFreeMap && isMap(item) && Object.keys(item).length === 0
}
