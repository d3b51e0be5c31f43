// Sends one object as a forced server-side apply.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import { encodeJson } from '../../domain/manifests/encode-json.ts'
import type { JsonObject, JsonValue } from '../../domain/manifests/json.ts'
import type { PlannedObject } from '../../domain/sync/sync-plan.ts'
import type { ApplyRun } from './apply-run.ts'
import { TOO_LATE } from './concurrency.ts'
import { ClusterUnreachable } from './failures.ts'
import { APPLY_PATCH, METADATA_ONLY } from './request-types.ts'
import { type ResourcePlace, renderObjectPath } from './resource-path.ts'
import type { ApiAnswer } from './transport.ts'

const FIRST_LOOK_MS: Milliseconds = 250
const LONGEST_LOOK_MS: Milliseconds = 1_000

/** Renders what an apply asks for beside the object itself. */
export function renderApplyQuery(fieldManager: string): string {
  return `fieldManager=${encodeURIComponent(fieldManager)}&force=true&fieldValidation=Strict`
}

/** Encodes what is sent of an object; the server refuses a namespace on one that lives in none. */
export function encodeObject(body: JsonObject, { scope }: ResourcePlace): string {
  return encodeJson(scope === 'Cluster' ? withoutNamespace(body) : body)
}

/** Applies one object; until `appearsUntil` "page not found" is worth waiting for. */
export async function sendApply(
  { id, body: object }: PlannedObject,
  place: ResourcePlace,
  { send, now, wait, deadline, fieldManager, probe }: ApplyRun,
  appearsUntil: EpochMs,
): Promise<ApiAnswer | typeof TOO_LATE | ClusterUnreachable> {
  const path = `${renderObjectPath(place, id.namespace, id.name)}?${renderApplyQuery(fieldManager)}`
  const headers = { 'content-type': APPLY_PATCH, accept: METADATA_ONLY }
  const body = encodeObject(object, place)
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

function withoutNamespace(body: JsonObject): JsonObject {
  const metadata = body.metadata
  if (!isObject(metadata) || !('namespace' in metadata)) return body
  const { namespace: _, ...rest } = metadata
  return { ...body, metadata: rest }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
