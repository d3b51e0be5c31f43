// Deletes stage by stage what is left over: each object only while it is the very one that is meant.
import type { EpochMs } from '../../domain/failure.ts'
import type { Deletion, GarbagePlan } from '../../domain/garbage/garbage-plan.ts'
import { TOO_LATE } from './concurrency.ts'
import type { Discovery } from './discovery.ts'
import { ClusterUnreachable } from './failures.ts'
import { forEachOf } from './for-each-of.ts'
import type { PatientSend } from './patience.ts'
import type { DeletedObject } from './port.ts'
import { parseMetadata } from './read-metadata.ts'
import { readRefusal, reportObject } from './read-refusal.ts'
import { renderDeleteOptions } from './recreate-object.ts'
import { METADATA_ONLY } from './request-types.ts'
import { renderObjectPath } from './resource-path.ts'
import type { ServedKind } from './served-kinds.ts'
import { readStatus } from './status-body.ts'
import type { ApiAnswer } from './transport.ts'

/** Is what deleting needs. */
export type DeleteRun = { readonly send: PatientSend; readonly deadline: EpochMs; probe(): Promise<void> }

const WORKERS = 32

/**
 * Deletes the stages one after the other; an object that is refused never stops the others.
 *
 * @throws {ClusterUnreachable} when the server gives no answer to anything any more
 */
export async function deleteStages(
  stages: GarbagePlan['stages'],
  discovery: Discovery,
  run: DeleteRun,
): Promise<readonly DeletedObject[]> {
  const deletions = stages.flat()
  if (deletions.length === 0) return []
  let served = await discovery.known()
  if (deletions.some(({ id }) => served.find(id.group, id.kind) === undefined)) served = await discovery.refresh()
  const results = new Map<Deletion, DeletedObject>()
  for (const stage of stages) {
    await forEachOf(stage, WORKERS, async deletion => {
      const { group, kind, version } = deletion.id
      const place = served.find(group, kind, version) ?? served.find(group, kind)
      results.set(deletion, await deleteOne(deletion, place, run))
    })
  }
  return deletions.map(deletion => results.get(deletion) ?? { id: deletion.id, outcome: 'postponed' })
}

async function deleteOne(
  deletion: Deletion,
  place: ServedKind | undefined,
  { send, deadline, probe }: DeleteRun,
): Promise<DeletedObject> {
  const { id, uid } = deletion
  if (place === undefined) {
    // Not served is not gone: its group may only be down.
    const failure = reportObject(deletion, 'kind-not-served', `Kind ${id.kind} (${id.group}) is not served`)
    return { id, outcome: 'kept', failure }
  }
  const path = renderObjectPath(place, id.namespace, id.name)
  const headers = { 'content-type': 'application/json', accept: METADATA_ONLY }
  const body = renderDeleteOptions(uid, 'Background')
  try {
    const answer = await send({ method: 'DELETE', path, headers, body, isConditional: true }, deadline)
    return answer === TOO_LATE ? { id, outcome: 'postponed' } : describeDeletion(deletion, answer)
  } catch (error) {
    if (!(error instanceof ClusterUnreachable)) throw error
    await probe()
    return { id, outcome: 'kept', failure: reportObject(deletion, 'cluster-unreachable', error.what) }
  }
}

function describeDeletion(deletion: Deletion, answer: ApiAnswer): DeletedObject {
  const { id } = deletion
  const body = readStatus(answer)
  if (answer.status < 300) {
    const { deletionTimestamp, finalizers } = parseMetadata(answer.text)
    return deletionTimestamp ? { id, outcome: 'deleting', finalizers: finalizers ?? [] } : { id, outcome: 'deleted' }
  }
  if (answer.status === 404 && body !== undefined && body.details.name !== '') return { id, outcome: 'deleted' }
  if (answer.status === 409 && body !== undefined) {
    // A namespace that empties itself does not like to be told again.
    if (id.group === '' && id.kind === 'Namespace' && body.message.includes('ensuring all content is removed')) {
      return { id, outcome: 'deleting', finalizers: [] }
    }
    if (/UID in (the )?precondition|uid mismatch/i.test(body.message)) {
      const what = 'It was deleted and made anew by somebody else'
      return { id, outcome: 'kept', failure: reportObject(deletion, 'object-recreated', what) }
    }
  }
  return { id, outcome: 'kept', failure: readRefusal(deletion, answer) }
}
