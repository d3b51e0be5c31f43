// Joins the API's handlers to the merge: applies, ownership of other changes, pruning and schema checks.
import { ApiFailure, type FieldProblem, untypedError } from './api-failure.ts'
import type { WriteOptions } from './call.ts'
import type { Cluster } from './cluster.ts'
import { completeDraft } from './complete-draft.ts'
import { convertAutoscaler } from './kinds/autoscaler-versions.ts'
import { serverSideApply } from './merge/apply.ts'
import { FieldConflict, TypedPatchError } from './merge/failures.ts'
import { findUnknownFields, pruneAndDefault } from './merge/prune-and-default.ts'
import { recordUpdate } from './merge/update.ts'
import { validate } from './merge/validate.ts'
import { type JsonMap, type KubeObject, mapOf, timestamp } from './object.ts'
import { hasSubresource, type ResourceType } from './resource-types.ts'

/** Who changes an object, through which door. */
export type Change = {
  readonly type: ResourceType
  readonly live: KubeObject | undefined
  readonly subresource: string | undefined
  readonly options: WriteOptions
}

/**
 * Merges an applied object into the live one.
 *
 * @throws {ApiFailure} 409 for other managers' fields, 500 without a reason for what does not fit the schema
 */
export function applyObject(
  cluster: Cluster,
  { type, live, subresource, options }: Change,
  applied: KubeObject,
  place: { readonly name: string; readonly namespace: string },
  force: boolean,
): { object: KubeObject; changed: boolean } {
  try {
    const result = serverSideApply({
      live: inVersion(live, type),
      applied,
      schema: cluster.schemaOf(type),
      manager: options.manager,
      force,
      now: timestamp(cluster.now()),
      apiVersion: type.apiVersion,
      ...doorOf(type, subresource),
      complete: object => completeDraft(cluster, type, placed(object as JsonMap, place), live),
    })
    return result as { object: KubeObject; changed: boolean }
  } catch (failure) {
    if (failure instanceof TypedPatchError) throw untypedError(failure.message)
    if (failure instanceof FieldConflict) {
      throw new ApiFailure(409, 'Conflict', failure.message, { causes: failure.causes })
    }
    throw failure
  }
}

function placed(object: JsonMap, { name, namespace }: { name: string; namespace: string }): JsonMap {
  return { ...object, metadata: { ...mapOf(object.metadata), name, ...(namespace && { namespace }) } }
}

/** Gives a created or changed object the owners that the change makes. */
export function recordOwners(
  cluster: Cluster,
  { type, live, subresource, options }: Change,
  changed: KubeObject,
): KubeObject {
  return recordUpdate({
    before: inVersion(live, type),
    after: changed,
    schema: cluster.schemaOf(type),
    manager: options.manager,
    now: timestamp(cluster.now()),
    apiVersion: type.apiVersion,
    ...doorOf(type, subresource),
  }) as KubeObject
}

/** Drops what the schema does not know and fills in what it declares. */
export function fitToSchema(cluster: Cluster, type: ResourceType, object: KubeObject): KubeObject {
  return pruneAndDefault(object, cluster.schemaOf(type)) as KubeObject
}

/** Names the fields of an object that its schema does not know. */
export function listUnknownFields(cluster: Cluster, type: ResourceType, object: KubeObject): string[] {
  return findUnknownFields(object, cluster.schemaOf(type))
}

/** Names what breaks the rules that a schema states. */
export function checkSchemaRules(cluster: Cluster, type: ResourceType, object: KubeObject): FieldProblem[] {
  return validate(object, cluster.schemaOf(type))
}

/** Shows an object as one of its kind's served versions; without a conversion only `apiVersion` differs. */
export function inVersion<T extends KubeObject | undefined>(object: T, type: ResourceType): T {
  if (!object || object.apiVersion === type.apiVersion) return object
  return type.group === 'autoscaling' ? convertAutoscaler(object, type) : { ...object, apiVersion: type.apiVersion }
}

function doorOf(type: ResourceType, subresource: string | undefined) {
  if (subresource !== undefined) return { subresource }
  return hasSubresource(type, 'status') ? {} : { resets: 'nothing' as const }
}
