// Ownership for changes that are not applies: POST, PUT, and the other patches.
import type { ResourceSchema } from '../schema/model.ts'
import { NO_FIELDS, union } from './field-set.ts'
import {
  asksForReset,
  capUpdaters,
  identityOf,
  isSameOwnership,
  type Owner,
  type Ownership,
  type Ownerships,
  readOwnerships,
  withOwnerships,
} from './managed-fields.ts'
import { emptyBuiltIn } from './normalise.ts'
import { compareWritable, ownable, type Resets, takeFields } from './ownership-rules.ts'

import { keepReset, resetsOf } from './reset-fields.ts'
import { isSame, type KubeObject } from './value.ts'

/** One change; `after` is complete (defaulted), its managedFields are as the client sent them. */
export type UpdateRequest = {
  /** Absent when the object is being created. */
  readonly before: KubeObject | undefined
  readonly after: KubeObject
  readonly schema: ResourceSchema
  readonly manager: string
  /** RFC 3339, seconds, UTC. */
  readonly now: string
  readonly apiVersion: string
  readonly subresource?: string
  readonly resets?: Resets
}

/**
 * Gives the changed object with its owners: what changed goes to the manager's Update entry and is taken from all others.
 *
 * A change of nothing gives the object as it was, times included.
 */
export function recordUpdate(request: UpdateRequest): KubeObject {
  const { before, schema, manager, now, apiVersion, subresource } = request
  const resets = request.resets ?? resetsOf(subresource)
  const after = keepReset(request.after, before, resets)
  const owners = ownersBefore(request)
  if (owners.size === 0 && before !== undefined) return withOwnerships(after, owners)
  const comparison = compareWritable(schema, before ?? emptyObject(request), after, resets)
  const owner: Owner = { manager, operation: 'Update', apiVersion, ...(subresource !== undefined && { subresource }) }
  const self = identityOf(owner)
  const taken = new Map(takeFields(owners, '', comparison, true))
  const { added, modified } = comparison
  const changed = ownable(union(modified, added))
  if (changed.size > 0) {
    const fields = union(taken.get(self)?.fields ?? NO_FIELDS, changed)
    taken.set(self, { owner, fields, time: now } satisfies Ownership)
  }
  const result = capUpdaters(taken)
  const known = readOwnerships(before)
  if (
    before !== undefined &&
    isSameOwnership(known, result) &&
    isSame(withOwnerships(after, known), withOwnerships(before, known))
  )
    return before
  return withOwnerships(after, result)
}

/** A client may write managedFields itself, or have them forgotten; on a subresource it may not. */
function ownersBefore({ before, after, subresource }: UpdateRequest): Ownerships {
  if (subresource !== undefined) return readOwnerships(before)
  if (asksForReset(after)) return new Map()
  const sent = readOwnerships(after)
  return sent.size > 0 ? sent : readOwnerships(before)
}

function emptyObject({ schema, apiVersion }: UpdateRequest): KubeObject {
  if (schema.origin === 'built-in') return { ...emptyBuiltIn(schema) }
  return { apiVersion, kind: schema.kindName }
}
