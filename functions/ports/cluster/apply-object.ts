// Applies one object, usually with one PATCH, and says in one word what became of it.
import type { EpochMs, FailureReport } from '../../domain/failure.ts'
import { formatResourceKey } from '../../domain/manifests/resource-id.ts'
import type { PlannedObject } from '../../domain/sync/sync-plan.ts'
import type { ApplyRun } from './apply-run.ts'
import { TOO_LATE } from './concurrency.ts'
import { describeAnswer, describeSetback } from './describe-applied.ts'
import { ClusterUnreachable } from './failures.ts'
import { isFormer } from './managed-fields.ts'
import { isOfOldVersion, migrateVersions } from './migrate-versions.ts'
import type { AppliedObject } from './port.ts'
import { parseMetadata } from './read-metadata.ts'
import { mayRecreate, recreateObject } from './recreate-object.ts'
import type { ResourcePlace } from './resource-path.ts'
import { sendApply } from './send-apply.ts'
import { takeOver } from './take-over.ts'
import type { ApiAnswer } from './transport.ts'

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
  const live = run.live.get(formatResourceKey(id))
  try {
    const refusal = live?.hasFormerManager ? await takeOver(object, place, run) : undefined
    if (refusal !== undefined) return describeSetback(object, refusal)
    const first = await sendApply(object, place, run, appearsUntil)
    if (first === TOO_LATE || first instanceof ClusterUnreachable) return describeSetback(object, first)
    const step = await clearTheWay(object, place, run, first)
    if (step === 'nothing') {
      return mayRecreate(object, live, first)
        ? await recreateObject(object, place, run, first)
        : describeAnswer(object, first, run)
    }
    if (step !== 'cleared') return describeSetback(object, step)
    const second = await sendApply(object, place, run, appearsUntil)
    if (second === TOO_LATE || second instanceof ClusterUnreachable) return describeSetback(object, second)
    return describeAnswer(object, second, run, { wasCreated: first.status === 201 })
  } catch (error) {
    if (!(error instanceof ClusterUnreachable)) throw error
    await run.probe()
    return describeSetback(object, error)
  }
}

/** Moves aside what keeps an apply from having its whole effect, as far as its answer shows it. */
async function clearTheWay(
  object: PlannedObject,
  place: ResourcePlace,
  run: ApplyRun,
  answer: ApiAnswer,
): Promise<FailureReport | typeof TOO_LATE | 'cleared' | 'nothing'> {
  if (isOfOldVersion(object, answer)) {
    const result = await migrateVersions(object, place, run)
    return result === 'migrated' ? 'cleared' : result === 'nothing to migrate' ? 'nothing' : result
  }
  // An object without any owner gets one at its first apply, which then holds on to every field.
  const isHeld = answer.status < 300 && parseMetadata(answer.text).managedFields?.some(isFormer)
  return isHeld ? ((await takeOver(object, place, run)) ?? 'cleared') : 'nothing'
}
