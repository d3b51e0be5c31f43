// Which fields can be owned at all, and how a change moves ownership.
import { type Comparison, compareObjects } from './compare-objects.ts'
import { type ConflictCause, FieldConflict } from './failures.ts'
import {
  difference,
  type FieldSet,
  fieldSet,
  intersection,
  pathsOf,
  printPath,
  union,
  within,
  without,
} from './field-set.ts'
import type { Owner, Ownership, Ownerships } from './managed-fields.ts'

/** What a door leaves as it was: `status` (the main door), all but `status` (the status door), or nothing. */
export type Resets = 'status' | 'all-but-status' | 'nothing'

const STATUS = fieldSet([['f:status']])
const NOT_OWNED = fieldSet([
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...'name namespace creationTimestamp selfLink uid clusterName generation managedFields resourceVersion'
    .split(' ')
    .map(name => ['f:metadata', `f:${name}`]),
])

/** Takes out the identity fields, which belong to the object and to no manager. */
export function ownable(fields: FieldSet): FieldSet {
  return difference(fields, NOT_OWNED)
}

/** Takes out what the door does not write. */
export function writable(fields: FieldSet, resets: Resets): FieldSet {
  switch (resets) {
    case 'status':
      return without(fields, STATUS)
    case 'all-but-status':
      return within(fields, STATUS)
    case 'nothing':
      return fields
  }
}

/** Compares two objects in what the door writes. */
export function compareWritable(
  schema: Parameters<typeof compareObjects>[0],
  before: unknown,
  after: unknown,
  resets: Resets,
): Comparison {
  const { added, modified, removed } = compareObjects(schema, before, after)
  return {
    added: writable(added, resets),
    modified: writable(modified, resets),
    removed: writable(removed, resets),
  }
}

/**
 * Takes changed and removed fields from everyone but `self`.
 *
 * @throws {FieldConflict} when not forced and another owner would lose a changed field
 */
export function takeFields(
  ownerships: Ownerships,
  self: string,
  { added, modified, removed }: Comparison,
  force: boolean,
) {
  const changed = union(modified, added)
  const result = new Map<string, Ownership>()
  const conflicts: { readonly owner: Ownership; readonly fields: FieldSet }[] = []
  for (const [id, ownership] of ownerships) {
    if (id === self) {
      result.set(id, ownership)
      continue
    }
    const lost = intersection(ownership.fields, changed)
    if (lost.size > 0) conflicts.push({ owner: ownership, fields: lost })
    const fields = difference(difference(ownership.fields, lost), removed)
    if (fields.size > 0) result.set(id, { ...ownership, fields })
  }
  if (!force && conflicts.length > 0) throw conflictOf(conflicts)
  return result
}

function conflictOf(conflicts: readonly { readonly owner: Ownership; readonly fields: FieldSet }[]): FieldConflict {
  const causes = conflicts
    .map(({ owner, fields }) => ({ name: printOwner(owner.owner), paths: pathsOf(fields).map(printPath) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name, paths }) =>
      paths.map(
        (field): ConflictCause => ({ reason: 'FieldManagerConflict', message: `conflict with ${name}`, field }),
      ),
    )
  return new FieldConflict(describeConflict(causes), causes)
}

/** Words a conflict as the server does; the causes of an owner stand together. */
export function describeConflict(causes: readonly ConflictCause[]): string {
  const [only] = causes
  if (causes.length === 1 && only !== undefined) return `Apply failed with 1 conflict: ${only.message}: ${only.field}`
  const owners = [...new Set(causes.map(({ message }) => message))]
  const lines = owners.flatMap(owner => [
    `${owner.replace('conflict', 'conflicts')}:`,
    ...causes.filter(({ message }) => message === owner).map(({ field }) => `- ${field}`),
  ])
  return `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`
}

function printOwner({ manager, operation, apiVersion, subresource }: Owner): string {
  const door = subresource === undefined ? '' : ` with subresource ${JSON.stringify(subresource)}`
  return `${JSON.stringify(manager)}${door}${operation === 'Update' ? ` using ${apiVersion}` : ''}`
}
