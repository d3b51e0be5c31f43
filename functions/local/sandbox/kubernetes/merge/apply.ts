// Server-side apply. In: a live object, an applied one, who applies; out: the merged object and its owners.
// It does not know storage, admission, or the defaults a schema does not declare: the caller's `complete` adds those.
import type { ResourceSchema } from '../schema/model.ts'
import { findTypeProblems, printTypeProblems } from './check-types.ts'
import { FieldConflict, TypedPatchError } from './failures.ts'
import { NO_FIELDS, union } from './field-set.ts'
import { conflictsBeyondLastApplied, withLastApplied } from './last-applied.ts'
import {
  identityOf,
  isSameOwnership,
  type Owner,
  type Ownership,
  readOwnerships,
  withOwnerships,
} from './managed-fields.ts'
import { mergeObjects } from './merge-objects.ts'
import { findMisreading } from './misreadings.ts'
import { emptyBuiltIn } from './normalise.ts'
import { ownedFields } from './owned-fields.ts'
import { compareWritable, ownable, type Resets, takeFields, writable } from './ownership-rules.ts'
import { pruneAndDefault } from './prune-and-default.ts'
import { pruneFields } from './prune-fields.ts'
import { keepReset, resetsOf } from './reset-fields.ts'
import { isMap, isSame, type KubeObject } from './value.ts'

/** One apply request, its identity checked against the URL already. */
export type ApplyRequest = {
  /** Absent when the apply creates the object. */
  readonly live: KubeObject | undefined
  readonly applied: KubeObject
  readonly schema: ResourceSchema
  readonly manager: string
  readonly force: boolean
  /** RFC 3339, seconds, UTC. */
  readonly now: string
  readonly apiVersion: string
  readonly subresource?: string
  /** What the door leaves as it was; by default `status` on the main door and all else on the status door. */
  readonly resets?: Resets
  /** Adds dynamic defaults and admission's changes; what it adds nobody owns. */
  readonly complete?: (object: KubeObject) => KubeObject
}

/** The object to store; when `changed` is false it is the live one, untouched. */
export type ApplyResult = { readonly object: KubeObject; readonly changed: boolean }

/**
 * Applies an object.
 *
 * @throws {TypedPatchError} when the applied object does not fit its schema
 * @throws {FieldConflict} when not forced and fields of other managers would change
 */
export function serverSideApply(request: ApplyRequest): ApplyResult {
  try {
    return apply(request)
  } catch (failure) {
    const { live, manager, schema } = request
    if (!(failure instanceof FieldConflict) || live === undefined) throw failure
    const conflict = conflictsBeyondLastApplied(failure, manager, live, schema)
    if (conflict !== undefined) throw conflict
    return apply({ ...request, force: true })
  }
}

function apply(request: ApplyRequest): ApplyResult {
  const { applied, schema, manager, apiVersion, subresource, force, now, live, complete = same => same } = request
  refuseMisfits(schema, applied)
  const resets = request.resets ?? resetsOf(subresource)
  const before = live ?? emptyObject(request)
  const known = readOwnerships(live)
  const owners = new Map(known.size === 0 && live !== undefined ? beforeFirstApply(request, before, resets) : known)
  const owner: Owner = { manager, operation: 'Apply', apiVersion, ...(subresource !== undefined && { subresource }) }
  const self = identityOf(owner)
  const previous = owners.get(self)
  const fields = writable(ownedFields(schema, applied), resets)
  owners.set(self, { owner, fields, ...(previous?.time !== undefined && { time: previous.time }) })

  const merged = mergeObjects(schema, before, applied)
  const pruned = pruneFields(schema, merged, previous?.fields ?? NO_FIELDS, owners)
  const taken = takeFields(owners, self, compareWritable(schema, before, pruned, resets), force)
  const mine = { ...(taken.get(self) as Ownership), fields: ownable(fields) }
  if (mine.fields.size === 0) taken.delete(self)
  else taken.set(self, isSame(before, pruned) ? mine : { ...mine, time: now })

  refuseMisreadings(schema, pruned as KubeObject)
  const annotated = withLastApplied(pruned as KubeObject, applied, manager)
  const stored = keepReset(complete(pruneAndDefault(annotated, schema)), live, resets)
  const unchanged = live !== undefined && isSame(withOwnerships(stored, known), withOwnerships(live, known))
  if (unchanged && isSameOwnership(known, taken)) return { object: live, changed: false }
  return { object: withOwnerships(stored, taken), changed: true }
}

function refuseMisfits(schema: ResourceSchema, applied: KubeObject): void {
  const problems = findTypeProblems(schema, applied)
  if (problems.length === 0) return
  const who = describeObject(schema, applied)
  throw new TypedPatchError(`failed to create typed patch object (${who}): ${printTypeProblems(problems)}`)
}

/** What has a place in the schema may still not be what it should: `lots` is no quantity, 1.5 no replica count. */
function refuseMisreadings(schema: ResourceSchema, merged: KubeObject): void {
  const found = schema.origin === 'built-in' ? findMisreading(merged, schema) : undefined
  if (found === undefined) return
  const why = `unable to convert unstructured object to ${describeKind(schema)}: ${found.unstructured}`
  throw new TypedPatchError(
    `failed to convert new object (${describeObject(schema, merged)}) to proper version: ${why}`,
  )
}

function describeObject(schema: ResourceSchema, { metadata }: KubeObject): string {
  const { name = '', namespace = '' } = isMap(metadata) ? metadata : {}
  return `${namespace}/${name}; ${describeKind(schema)}`
}

function describeKind({ group, version, kindName }: ResourceSchema): string {
  return `${group}/${version}, Kind=${kindName}`
}

function emptyObject({ schema, apiVersion }: ApplyRequest): KubeObject {
  if (schema.origin === 'built-in') return { ...emptyBuiltIn(schema) }
  return { apiVersion, kind: schema.kindName }
}

/** All that is there before anyone applied belongs to one updater of this name. */
function beforeFirstApply(request: ApplyRequest, live: KubeObject, resets: Resets): [string, Ownership][] {
  const { schema, apiVersion, now, subresource } = request
  const { added, modified } = compareWritable(schema, emptyObject(request), live, resets)
  const owner: Owner = {
    manager: 'before-first-apply',
    operation: 'Update',
    apiVersion,
    ...(subresource !== undefined && { subresource }),
  }
  const fields = ownable(union(added, modified))
  return fields.size === 0 ? [] : [[identityOf(owner), { owner, fields, time: now }]]
}
