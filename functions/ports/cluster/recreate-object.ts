// Deletes and creates anew an object whose change the server refuses for good; only where somebody asked for it.
import { isDeepStrictEqual } from 'node:util'
import type { FailureReport, Milliseconds } from '../../domain/failure.ts'
import type { JsonObject, JsonValue } from '../../domain/manifests/json.ts'
import { formatResourceId } from '../../domain/manifests/resource-id.ts'
import type { PlannedObject } from '../../domain/sync/sync-plan.ts'
import type { ApplyRun } from './apply-run.ts'
import { TOO_LATE } from './concurrency.ts'
import { describeAnswer, describeSetback } from './describe-applied.ts'
import { ClusterUnreachable } from './failures.ts'
import { parseObject } from './parse-object.ts'
import type { AppliedObject, LiveObject } from './port.ts'
import { parseMetadata } from './read-metadata.ts'
import { readRefusal } from './read-refusal.ts'
import { classifyRefusal } from './refusal-codes.ts'
import { METADATA_ONLY } from './request-types.ts'
import { type ResourcePlace, renderListPath, renderObjectPath } from './resource-path.ts'
import { encodeObject, sendApply } from './send-apply.ts'
import { readStatus } from './status-body.ts'
import type { ApiAnswer } from './transport.ts'
import { valueAtField } from './value-at-field.ts'

/** What they hold or carry would be lost with them. */
const NEVER = new Set([
  '/Namespace',
  '/PersistentVolume',
  '/PersistentVolumeClaim',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'storage.k8s.io/StorageClass',
])
const CONSENT = { 'fluxcd.io/recreate': 'true', 'kustomize.toolkit.fluxcd.io/force': 'enabled' }
const LOOKS_MS: readonly Milliseconds[] = [100, 250, 500, 1_000]

/** Says whether a refusal may be answered with deleting: it is about immutable fields alone, and somebody agreed. */
export function mayRecreate({ id, body }: PlannedObject, live: LiveObject | undefined, answer: ApiAnswer): boolean {
  if (answer.status !== 422 || classifyRefusal(answer) !== 'object-immutable') return false
  if (NEVER.has(`${id.group}/${id.kind}`)) return false
  const annotations = [mapping(mapping(body.metadata).annotations), live?.annotations ?? {}]
  return Object.entries(CONSENT).some(([key, value]) =>
    annotations.some(all => String(all[key] ?? '').toLowerCase() === value),
  )
}

/** Recreates an object, unless the manifest would not be accepted as a new one. */
export async function recreateObject(
  object: PlannedObject,
  place: ResourcePlace,
  run: ApplyRun,
  refused: ApiAnswer,
): Promise<AppliedObject> {
  const { id } = object
  const path = renderObjectPath(place, id.namespace, id.name)
  const found = await run.send({ method: 'GET', path, headers: { accept: 'application/json' } }, run.deadline)
  if (found === TOO_LATE) return describeSetback(object, TOO_LATE)
  if (found.status === 200) {
    const live = parseObject(found.text, formatResourceId(id))
    const { uid = '', deletionTimestamp } = parseMetadata(found.text)
    if (!deletionTimestamp) {
      const doubt = isAboutDifferences(object, live, refused)
        ? await tryAsNew(object, place, uid, run)
        : keep(object, refused)
      if (doubt !== undefined) return describeSetback(object, doubt)
      const refusal = await deleteThis(object, path, uid, run)
      if (refusal !== undefined) return describeSetback(object, refusal)
    }
    const finalizers = await awaitGone(path, uid, run)
    if (finalizers !== undefined) {
      const waits = finalizers.length === 0 ? 'it is being deleted' : `it waits for ${finalizers.join(', ')}`
      return { id, outcome: 'postponed', warnings: [`Deleted, to be created anew: ${waits}`] }
    }
  }
  const created = await sendApply(object, place, run, Number.NEGATIVE_INFINITY)
  if (created === TOO_LATE || created instanceof ClusterUnreachable) return describeSetback(object, created)
  const result = describeAnswer(object, created, run)
  return { ...result, warnings: ['Deleted and created anew: fields of it cannot change', ...(result.warnings ?? [])] }
}

/** A field that is refused though it is absent, or the same, is refused for another reason. */
function isAboutDifferences({ body }: PlannedObject, live: JsonObject, refused: ApiAnswer): boolean {
  const causes = readStatus(refused)?.details.causes ?? []
  return causes.every(({ field }) => {
    const before = valueAtField(live, field)
    return before !== undefined && !isDeepStrictEqual(before, valueAtField(body, field))
  })
}

/** Creates it under another name as a dry run: what would fail as a new object must not be deleted. */
async function tryAsNew(
  object: PlannedObject,
  place: ResourcePlace,
  uid: string,
  { send, deadline, fieldManager }: ApplyRun,
): Promise<FailureReport | typeof TOO_LATE | undefined> {
  const name = `fluxless-${uid.replaceAll('-', '').slice(0, 12)}`
  const body = encodeObject({ ...object.body, metadata: { ...mapping(object.body.metadata), name } }, place)
  const query = `dryRun=All&fieldValidation=Strict&fieldManager=${encodeURIComponent(fieldManager)}`
  const path = `${renderListPath(place, object.id.namespace || 'default')}?${query}`
  const headers = { 'content-type': 'application/json', accept: METADATA_ONLY }
  const answer = await send({ method: 'POST', path, headers, body }, deadline)
  if (answer === TOO_LATE) return TOO_LATE
  if (answer.status < 300) return undefined
  const failure = readRefusal(object, answer)
  return { ...failure, what: `It was not recreated, as it would be refused as a new object: ${failure.what}` }
}

async function deleteThis(
  object: PlannedObject,
  path: string,
  uid: string,
  { send, deadline }: ApplyRun,
): Promise<FailureReport | typeof TOO_LATE | undefined> {
  // The pods of a StatefulSet go on with its successor.
  const propagationPolicy = object.id.kind === 'StatefulSet' ? 'Orphan' : 'Background'
  const body = renderDeleteOptions(uid, propagationPolicy)
  const headers = { 'content-type': 'application/json', accept: METADATA_ONLY }
  const answer = await send({ method: 'DELETE', path, headers, body, isConditional: true }, deadline)
  if (answer === TOO_LATE) return TOO_LATE
  return answer.status < 300 || answer.status === 404 ? undefined : readRefusal(object, answer)
}

/** Renders what a deletion is told: only this very object, and what becomes of what it owns. */
export function renderDeleteOptions(uid: string, propagationPolicy: 'Background' | 'Orphan'): string {
  return JSON.stringify({ kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy, preconditions: { uid } })
}

/** Waits a moment for the object to be gone; answers with the finalizers that keep it. */
async function awaitGone(
  path: string,
  uid: string,
  { send, deadline, wait, now }: ApplyRun,
): Promise<readonly string[] | undefined> {
  for (let looks = 0; ; looks += 1) {
    const answer = await send({ method: 'GET', path, headers: { accept: METADATA_ONLY } }, deadline)
    if (answer === TOO_LATE) return []
    const metadata = parseMetadata(answer.text)
    if (answer.status === 404 || (answer.status === 200 && metadata.uid !== uid)) return undefined
    const lookMs = LOOKS_MS[looks]
    if (lookMs === undefined || now() + lookMs >= deadline) return metadata.finalizers ?? []
    await wait(lookMs)
  }
}

function keep(object: PlannedObject, refused: ApiAnswer): FailureReport {
  return readRefusal(object, refused)
}

function mapping(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}
