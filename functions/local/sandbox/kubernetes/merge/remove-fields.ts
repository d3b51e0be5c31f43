// Takes a set of fields out of an object.
import type { ListSchema, MapSchema, Schema } from '../schema/model.ts'
import type { FieldSet } from './field-set.ts'
import { elementOfItem } from './list-items.ts'
import { fieldElement } from './path-element.ts'
import { isList, isMap, schemaAt, schemaOfValue } from './value.ts'

/**
 * Removes members of the set.
 *
 * A map or list that loses its last entry, or is atomic and would lose a part, becomes `null` as on the server: built-in
 * kinds then lose the field, and a custom resource is refused where the field may not be null.
 */
export function removeFields(schema: Schema, value: unknown, fields: FieldSet): unknown {
  if (fields.size === 0) return value
  const fitting = schemaOfValue(schema, value)
  switch (fitting.kind) {
    case 'scalar':
      return value
    case 'map':
      return fitting.atomic || !isMap(value) ? null : fromMap(fitting, value, fields)
    case 'list':
      return fitting.relation === 'atomic' || !isList(value) ? null : fromList(fitting, value, fields)
  }
}

function fromMap(schema: MapSchema, value: object, fields: FieldSet): unknown {
  const kept = Object.entries(value).flatMap(([name, item]) => {
    const node = fields.get(fieldElement(name))
    if (node === undefined) return [[name, item]]
    if (node.member) return []
    const child = schemaAt(schema, name)
    return [[name, child === undefined ? item : removeFields(child, item, node.children)]]
  })
  return kept.length === 0 ? null : Object.fromEntries(kept)
}

function fromList(schema: ListSchema, value: readonly unknown[], fields: FieldSet): unknown {
  const kept = value.flatMap(item => {
    const found = elementOfItem(schema, item)
    const node = 'element' in found ? fields.get(found.element) : undefined
    if (node === undefined) return [item]
    return node.member ? [] : [removeFields(schema.element, item, node.children)]
  })
  return kept.length === 0 ? null : kept
}
