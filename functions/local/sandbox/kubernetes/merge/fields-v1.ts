// The text form of field sets in managedFields.
import { type FieldSet, sortedNodes } from './field-set.ts'
import { isMap } from './value.ts'

/** A field set as `fieldsV1` holds it; `.` says that the field itself is in the set. */
export type FieldsV1 = { readonly [element: string]: FieldsV1 }

/** Writes a set, elements in the server's order. */
export function writeFieldsV1(set: FieldSet): FieldsV1 {
  return Object.fromEntries(
    sortedNodes(set).map(([element, node]) => {
      const below = writeFieldsV1(node.children)
      return [element, node.member && node.children.size > 0 ? { '.': {}, ...below } : below]
    }),
  )
}

/** Reads a set; what is not an object is taken for an empty one. */
export function readFieldsV1(fields: unknown): FieldSet {
  if (!isMap(fields)) return new Map()
  return new Map(
    Object.entries(fields)
      .filter(([element]) => element !== '.')
      .map(([element, value]) => {
        const children = readFieldsV1(value)
        return [element, { member: children.size === 0 || (isMap(value) && '.' in value), children }] as const
      }),
  )
}
