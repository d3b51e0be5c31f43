// What goes when an applier no longer speaks of a field it owned.
import type { Schema } from '../schema/model.ts'
import { difference, type FieldSet, intersection, NO_FIELDS, union } from './field-set.ts'
import type { Ownerships } from './managed-fields.ts'
import { ownedFields, withNamedFields } from './owned-fields.ts'
import { removeFields } from './remove-fields.ts'

/**
 * Removes from a merged object what `last` held and nobody in `ownerships` (the new apply among them) holds.
 *
 * Entries that nobody ever owned stay where their parent stays.
 */
export function pruneFields(schema: Schema, merged: unknown, last: FieldSet, ownerships: Ownerships): unknown {
  const held = [...ownerships.values()].reduce((sum, { fields }) => union(sum, fields), NO_FIELDS)
  if (difference(last, held).size === 0) return merged
  const named = (set: FieldSet) => withNamedFields(set, schema)
  const mine = named(last)
  const all = named(ownedFields(schema, merged))
  const bare = named(ownedFields(schema, removeFields(schema, merged, mine)))
  const unheld = removeFields(schema, merged, difference(all, union(bare, named(held))))
  const left = named(ownedFields(schema, unheld))
  return removeFields(schema, merged, intersection(difference(all, left), mine))
}
