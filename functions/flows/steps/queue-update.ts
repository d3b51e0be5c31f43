// Takes what a person wants written to Git: it is queued under an id that can be asked about at once.
import { describeUpdate } from '../../domain/access/describe-update.ts'
import type { EpochMs } from '../../domain/failure.ts'
import { UpdateTooLarge } from '../../domain/release/failures.ts'
import type { Cause, UpdateSpec } from '../../domain/release/update-spec.ts'
import type { UpdateJob } from '../../domain/sync/commit-job.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Queue } from '../../ports/queue/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { queueAsked } from './asked-jobs.ts'

/** Is what queueing needs. */
export type QueueUpdatePorts = {
  readonly commits: Pick<Queue, 'send'>
  readonly table: Table
  readonly now: () => EpochMs
  readonly newId: () => string
}

/** What a queue takes is 256 KiB. */
const MOST_BODY_CHARACTERS = 200_000

/** Queues an update; answers the id of its job. */
export async function queueUpdate(
  target: SyncTarget,
  spec: UpdateSpec,
  cause: Cause,
  ports: QueueUpdatePorts,
): Promise<string> {
  const id = ports.newId()
  const update = describeUpdate(spec, cause)
  const job: UpdateJob = { kind: 'update', target: target.name, id, requestedAt: ports.now(), update }
  const body = JSON.stringify(job)
  if (body.length > MOST_BODY_CHARACTERS) throw new UpdateTooLarge(body.length, MOST_BODY_CHARACTERS)
  return queueAsked({ id, update, message: { group: `automate/${target.name}`, body } }, ports.commits, ports)
}
