// Brings an object into the form that is stored: built-in kinds are normalised, custom ones pruned and defaulted.
import type { JsonObject, MapSchema, ResourceSchema, Schema } from '../schema/model.ts'
import { objectMetaSchema } from '../schema/schema.ts'
import { normaliseBuiltIn } from './normalise.ts'
import { copyOf, isList, isMap, type KubeObject, schemaAt, schemaOfValue } from './value.ts'

/** Gives the stored form of an object, the dynamic defaults of built-in kinds left aside. */
export function pruneAndDefault(object: KubeObject, schema: ResourceSchema): KubeObject {
  if (schema.origin === 'built-in') return normaliseBuiltIn(schema, object) as KubeObject
  const stored = custom(schema, object) as KubeObject
  return isMap(stored.metadata)
    ? { ...stored, metadata: normaliseBuiltIn(objectMetaSchema(), stored.metadata) }
    : stored
}

function custom(schema: Schema, value: unknown): unknown {
  const fitting = schemaOfValue(schema, value)
  if (fitting.kind === 'list' && isList(value)) return value.map(item => custom(fitting.element, item))
  if (fitting.kind === 'map' && isMap(value)) return customMap(fitting, value)
  return value
}

/** A null counts as absent where the field has a default and may not be null. */
function customMap(schema: MapSchema, value: JsonObject): unknown {
  const result: Record<string, unknown> = {}
  for (const [name, item] of Object.entries(value)) {
    const field = schema.fields.get(name)
    const child = schemaAt(schema, name)
    if (child === undefined || (field === undefined && schema.prunes)) continue
    if (item === null && field?.default !== undefined && child.rules?.nullable !== true) continue
    result[name] = custom(child, item)
  }
  for (const [name, field] of schema.fields)
    if (result[name] === undefined && field.default !== undefined)
      result[name] = custom(field.schema, copyOf(field.default))
  return result
}

/** Lists the paths of names the schema does not declare, as POST and PUT report them: `spec.containers[0].imgae`. */
export function findUnknownFields(object: KubeObject, schema: ResourceSchema): string[] {
  return [...unknown(schema, object, '', schema.origin === 'custom')]
}

function* unknown(schema: Schema, value: unknown, path: string, pruning: boolean): Generator<string> {
  const fitting = schemaOfValue(schema, value)
  if (fitting.kind === 'list' && isList(value))
    for (const [i, item] of value.entries()) yield* unknown(fitting.element, item, `${path}[${i}]`, pruning)
  else if (fitting.kind === 'map' && isMap(value))
    for (const [name, item] of Object.entries(value)) {
      const at = path === '' ? name : `${path}.${name}`
      const child = schemaAt(fitting, name)
      if (child === undefined || (pruning && fitting.prunes && !fitting.fields.has(name))) yield at
      else yield* unknown(child, item, at, pruning)
    }
}
