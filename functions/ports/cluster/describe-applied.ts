// Says in one word what became of one object.
import type { FailureReport } from '../../domain/failure.ts'
import { formatResourceKey } from '../../domain/manifests/resource-id.ts'
import type { Outcome, PlannedObject } from '../../domain/sync/sync-plan.ts'
import type { ApplyRun } from './apply-run.ts'
import { TOO_LATE } from './concurrency.ts'
import { ClusterUnreachable } from './failures.ts'
import { fingerprintOwned } from './managed-fields.ts'
import type { AppliedObject } from './port.ts'
import { parseMetadata } from './read-metadata.ts'
import { readRefusal, reportObject } from './read-refusal.ts'
import { readWarnings } from './read-warnings.ts'
import type { ApiAnswer } from './transport.ts'

/** Describes what kept an object from being applied, other than the answer to its apply. */
export function describeSetback(
  object: PlannedObject,
  setback: FailureReport | typeof TOO_LATE | ClusterUnreachable,
): AppliedObject {
  const { id } = object
  if (setback === TOO_LATE) return { id, outcome: 'postponed' }
  if (!(setback instanceof ClusterUnreachable)) return { id, outcome: 'failed', failure: setback }
  return { id, outcome: 'failed', failure: reportObject(object, 'cluster-unreachable', setback.what) }
}

/** Describes the answer to an apply. */
export function describeAnswer(
  object: PlannedObject,
  answer: ApiAnswer,
  run: ApplyRun,
  { wasCreated = answer.status === 201 }: { readonly wasCreated?: boolean } = {},
): AppliedObject {
  const { id } = object
  const warnings = readWarnings(answer)
  const extra = warnings.length === 0 ? {} : { warnings }
  if (answer.status === 200 || answer.status === 201) {
    const outcome = wasCreated ? 'created' : nameSuccess(object, answer, run)
    return { id, outcome, ...describeStanding(answer, run), ...extra }
  }
  const failure = readRefusal(object, answer)
  return { id, outcome: failure.code === 'kind-not-served' ? 'waiting' : 'failed', failure, ...extra }
}

function nameSuccess({ id }: PlannedObject, { text }: ApiAnswer, { live }: ApplyRun): Outcome {
  const before = live.get(formatResourceKey(id))?.resourceVersion
  return before !== undefined && parseMetadata(text).resourceVersion === before ? 'unchanged' : 'updated'
}

/** Tells how the object stands now: to see later whether it is still that one, and as we left it. */
function describeStanding({ text }: ApiAnswer, { fieldManager }: ApplyRun): Pick<AppliedObject, 'uid' | 'footprint'> {
  const { uid, managedFields } = parseMetadata(text)
  return { ...(uid === undefined ? {} : { uid }), footprint: fingerprintOwned(managedFields, fieldManager) }
}
