// The set of fields that an applied object speaks of.
import type { ListSchema, MapSchema, Schema } from '../schema/model.ts'
import { type FieldPath, type FieldSet, fieldSet } from './field-set.ts'
import { itemsByElement } from './list-items.ts'
import { fieldElement } from './path-element.ts'
import { isList, isMap, schemaAt, schemaOfValue } from './value.ts'

/** Gives every leaf of an object, every list item, and every entry of a map without declared names. */
export function ownedFields(schema: Schema, value: unknown): FieldSet {
  return fieldSet(walk(schema, value, []))
}

function* walk(schema: Schema, value: unknown, path: FieldPath): Generator<FieldPath> {
  const fitting = schemaOfValue(schema, value)
  if (fitting.kind === 'scalar') yield path
  else if (fitting.kind === 'list') yield* walkList(fitting, value, path)
  else yield* walkMap(fitting, value, path)
}

/** Items that share an element are owned as one, without their insides. */
function* walkList(schema: ListSchema, value: unknown, path: FieldPath): Generator<FieldPath> {
  if (schema.relation === 'atomic') yield path
  else if (isList(value))
    for (const [element, items] of itemsByElement(schema, value)) {
      const at = [...path, element]
      yield at
      if (items.length === 1) yield* walk(schema.element, items[0], at)
    }
}

function* walkMap(schema: MapSchema, value: unknown, path: FieldPath): Generator<FieldPath> {
  if (schema.atomic) yield path
  else if (isMap(value))
    for (const [name, item] of Object.entries(value)) {
      const child = schemaAt(schema, name)
      if (child === undefined) continue
      const at = [...path, fieldElement(name)]
      const isEmpty = item === null || (isMap(item) && Object.keys(item).length === 0)
      if (isEmpty || !schema.fields.has(name)) yield at
      yield* walk(child, item, at)
    }
}

/** Adds the declared fields on the way to each member, which sets otherwise leave out. */
export function withNamedFields(set: FieldSet, schema: Schema | undefined): FieldSet {
  const map = schema?.kind === 'any' ? schema.map : schema?.kind === 'map' ? schema : undefined
  const list = schema?.kind === 'any' ? schema.list : schema?.kind === 'list' ? schema : undefined
  return new Map(
    [...set].map(([element, node]) => {
      const name = element.startsWith('f:') ? element.slice(2) : undefined
      const child = name === undefined ? list?.element : map && schemaAt(map, name)
      const named = node.children.size > 0 && name !== undefined && map?.fields.has(name) === true
      return [element, { member: node.member || named, children: withNamedFields(node.children, child) }] as const
    }),
  )
}
