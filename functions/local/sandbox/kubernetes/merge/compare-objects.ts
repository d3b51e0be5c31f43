// The fields in which two objects of one schema differ.
import type { ListSchema, MapSchema, Schema } from '../schema/model.ts'
import { type FieldPath, type FieldSet, fieldSet } from './field-set.ts'
import { itemsByElement } from './list-items.ts'
import { fieldElement } from './path-element.ts'
import { isList, isMap, isSame, schemaAt, schemaOfValue } from './value.ts'

/** Which fields came, changed, went. A map or item that came or went is there itself beside its fields. */
export type Comparison = { readonly added: FieldSet; readonly modified: FieldSet; readonly removed: FieldSet }

type Found = { readonly added: FieldPath[]; readonly modified: FieldPath[]; readonly removed: FieldPath[] }

/** Compares two objects by their schema. */
export function compareObjects(schema: Schema, before: unknown, after: unknown): Comparison {
  const found: Found = { added: [], modified: [], removed: [] }
  walk(schema, before, after, [], found)
  return { added: fieldSet(found.added), modified: fieldSet(found.modified), removed: fieldSet(found.removed) }
}

function walk(schema: Schema, before: unknown, after: unknown, path: FieldPath, found: Found): void {
  const [old, fresh] = [schemaOfValue(schema, before), schemaOfValue(schema, after)]
  const kinds = after === undefined ? [old] : before === undefined || old.kind === fresh.kind ? [fresh] : [old, fresh]
  let isLeaf = false
  for (const kind of kinds) isLeaf = step(kind, before, after, path, found) || isLeaf
  if (!isLeaf && before === undefined) found.added.push(path)
  if (!isLeaf && after === undefined) found.removed.push(path)
}

function step(
  schema: Exclude<Schema, { kind: 'any' }>,
  before: unknown,
  after: unknown,
  path: FieldPath,
  found: Found,
): boolean {
  if (schema.kind === 'scalar') leaf(before, after, path, found)
  else if (schema.kind === 'list') return list(schema, before, after, path, found)
  else return map(schema, before, after, path, found)
  return true
}

function leaf(before: unknown, after: unknown, path: FieldPath, found: Found): void {
  if (before === undefined) found.added.push(path)
  else if (after === undefined) found.removed.push(path)
  else if (!isSame(before, after)) found.modified.push(path)
}

function map(schema: MapSchema, before: unknown, after: unknown, path: FieldPath, found: Found): boolean {
  const [old, fresh] = [isMap(before) ? before : {}, isMap(after) ? after : {}]
  const names = new Set([...Object.keys(old), ...Object.keys(fresh)])
  if (schema.atomic || names.size === 0) {
    leaf(before, after, path, found)
    return true
  }
  for (const name of names) {
    const child = schemaAt(schema, name)
    if (child !== undefined) walk(child, old[name], fresh[name], [...path, fieldElement(name)], found)
  }
  return false
}

function list(schema: ListSchema, before: unknown, after: unknown, path: FieldPath, found: Found): boolean {
  const [old, fresh] = [isList(before) ? before : [], isList(after) ? after : []]
  if (schema.relation === 'atomic' || (old.length === 0 && fresh.length === 0)) {
    leaf(before, after, path, found)
    return true
  }
  const [olds, freshes] = [itemsByElement(schema, old), itemsByElement(schema, fresh)]
  for (const element of new Set([...olds.keys(), ...freshes.keys()]))
    items(schema, olds.get(element) ?? [], freshes.get(element) ?? [], [...path, element], found)
  return false
}

/** Items that share an element are compared as one leaf. */
function items(schema: ListSchema, old: unknown[], fresh: unknown[], path: FieldPath, found: Found): void {
  if (old.length <= 1 && fresh.length <= 1) walk(schema.element, old[0], fresh[0], path, found)
  else if (old.length >= 2 && fresh.length >= 2) {
    if (!isSame(old, fresh)) found.modified.push(path)
  } else if (old.length >= 2) {
    if (fresh.length === 1) walk(schema.element, undefined, fresh[0], path, found)
    found.removed.push(path)
  } else {
    if (old.length === 1) walk(schema.element, old[0], undefined, path, found)
    found.added.push(path)
  }
}
