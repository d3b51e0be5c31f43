// Applies one object with one PATCH, and says in one word what became of it.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import { encodeJson } from '../../domain/manifests/encode-json.ts'
import type { JsonObject, JsonValue } from '../../domain/manifests/json.ts'
import { formatResourceKey, type ResourceKey } from '../../domain/manifests/resource-id.ts'
import type { Outcome, PlannedObject } from '../../domain/sync/sync-plan.ts'
import { TOO_LATE } from './concurrency.ts'
import { ClusterUnreachable } from './failures.ts'
import { fingerprintOwned } from './managed-fields.ts'
import type { PatientSend } from './patience.ts'
import type { AppliedObject } from './port.ts'
import { parseMetadata } from './read-metadata.ts'
import { readRefusal, reportObject } from './read-refusal.ts'
import { readWarnings } from './read-warnings.ts'
import { type ResourcePlace, renderObjectPath } from './resource-path.ts'
import type { ApiAnswer } from './transport.ts'

/** Is what all objects of one run share. */
export type ApplyRun = {
  readonly send: PatientSend
  readonly now: () => EpochMs
  readonly wait: (ms: Milliseconds) => Promise<void>
  readonly deadline: EpochMs
  readonly fieldManager: string
  /** The resourceVersion each object had before the run. */
  readonly versionsBefore: ReadonlyMap<ResourceKey, string>
  /** Asks something harmless, to tell a broken server from a broken object; throws when the server is gone. */
  probe(): Promise<void>
}

const FIRST_LOOK_MS: Milliseconds = 250
const LONGEST_LOOK_MS: Milliseconds = 1_000
const ACCEPT = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json'

/**
 * Applies one object.
 *
 * Until `appearsUntil` "page not found" is worth waiting for, because this run touched the CRD of its kind.
 *
 * @throws {ClusterUnreachable} when the server gives no answer to anything any more
 */
export async function applyObject(
  object: PlannedObject,
  place: ResourcePlace,
  run: ApplyRun,
  { appearsUntil = Number.NEGATIVE_INFINITY }: { readonly appearsUntil?: EpochMs | undefined } = {},
): Promise<AppliedObject> {
  const { id } = object
  const body = encodeJson(place.scope === 'Cluster' ? withoutNamespace(object.body) : object.body)
  const answer = await sendPatch(object, place, body, run, appearsUntil)
  if (answer === TOO_LATE) return { id, outcome: 'postponed' }
  if (answer instanceof ClusterUnreachable) {
    return { id, outcome: 'failed', failure: reportObject(object, 'cluster-unreachable', answer.what) }
  }
  const warnings = readWarnings(answer)
  const extra = warnings.length === 0 ? {} : { warnings }
  if (answer.status === 200 || answer.status === 201) {
    return { id, outcome: nameSuccess(object, answer, run), ...describeStanding(answer, run), ...extra }
  }
  const failure = readRefusal(object, answer)
  return { id, outcome: failure.code === 'kind-not-served' ? 'waiting' : 'failed', failure, ...extra }
}

async function sendPatch(
  { id }: PlannedObject,
  place: ResourcePlace,
  body: string,
  { send, now, wait, deadline, fieldManager, probe }: ApplyRun,
  appearsUntil: EpochMs,
): Promise<ApiAnswer | typeof TOO_LATE | ClusterUnreachable> {
  const query = `fieldManager=${encodeURIComponent(fieldManager)}&force=true&fieldValidation=Strict`
  const path = `${renderObjectPath(place, id.namespace, id.name)}?${query}`
  const headers = { 'content-type': 'application/apply-patch+yaml', accept: ACCEPT }
  const giveUpAt = Math.min(deadline, appearsUntil)
  for (let lookMs = FIRST_LOOK_MS; ; lookMs = Math.min(lookMs * 2, LONGEST_LOOK_MS)) {
    try {
      const answer = await send({ method: 'PATCH', path, headers, body }, deadline)
      if (answer === TOO_LATE || !isPageNotFound(answer) || now() + lookMs > giveUpAt) return answer
    } catch (error) {
      if (!(error instanceof ClusterUnreachable)) throw error
      await probe()
      return error
    }
    await wait(lookMs)
  }
}

/** A kind that is not served is refused in plain text; a missing namespace or object is not. */
function isPageNotFound({ status, text }: ApiAnswer): boolean {
  return status === 404 && !text.startsWith('{')
}

function nameSuccess({ id }: PlannedObject, { status, text }: ApiAnswer, { versionsBefore }: ApplyRun): Outcome {
  if (status === 201) return 'created'
  const before = versionsBefore.get(formatResourceKey(id))
  return before !== undefined && parseMetadata(text).resourceVersion === before ? 'unchanged' : 'updated'
}

/** Tells how the object stands now: to see later whether it is still that one, and as we left it. */
function describeStanding({ text }: ApiAnswer, { fieldManager }: ApplyRun): Pick<AppliedObject, 'uid' | 'footprint'> {
  const { uid, managedFields } = parseMetadata(text)
  return { ...(uid === undefined ? {} : { uid }), footprint: fingerprintOwned(managedFields, fieldManager) }
}

/** The server refuses a namespace on an object that lives in none. */
function withoutNamespace(body: JsonObject): JsonObject {
  const metadata = body.metadata
  if (!isObject(metadata) || !('namespace' in metadata)) return body
  const { namespace: _, ...rest } = metadata
  return { ...body, metadata: rest }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
