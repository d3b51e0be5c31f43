// Takes a set of fields out of an object.
import type { ListSchema, MapSchema, Schema } from '../schema/model.ts'
import type { FieldSet } from './field-set.ts'
import { elementOfItem } from './list-items.ts'
import { fieldElement } from './path-element.ts'
import { isList, isMap, schemaAt, schemaOfValue } from './value.ts'

/** Removes members of the set; a map or list that loses its last entry stays, empty; atomic values go only whole. */
export function removeFields(schema: Schema, value: unknown, fields: FieldSet): unknown {
  if (fields.size === 0) return value
  const fitting = schemaOfValue(schema, value)
  if (fitting.kind === 'map' && !fitting.atomic && isMap(value)) return fromMap(fitting, value, fields)
  if (fitting.kind === 'list' && fitting.relation !== 'atomic' && isList(value)) return fromList(fitting, value, fields)
  return value
}

function fromMap(schema: MapSchema, value: object, fields: FieldSet): unknown {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const node = fields.get(fieldElement(name))
      if (node === undefined) return [[name, item]]
      if (node.member) return []
      const child = schemaAt(schema, name)
      return [[name, child === undefined ? item : removeFields(child, item, node.children)]]
    }),
  )
}

function fromList(schema: ListSchema, value: readonly unknown[], fields: FieldSet): unknown {
  return value.flatMap(item => {
    const found = elementOfItem(schema, item)
    const node = 'element' in found ? fields.get(found.element) : undefined
    if (node === undefined) return [item]
    return node.member ? [] : [removeFields(schema.element, item, node.children)]
  })
}
