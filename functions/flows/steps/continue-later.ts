// Queues the rest of a run that ran out of time; out of time is not failure.
import { SyncTooLong } from '../../domain/sync/failures.ts'
import type { SyncJob } from '../../domain/sync/sync-job.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Queue } from '../../ports/queue/port.ts'

/** Lambda stops a chain of functions that call each other at about 16 turns unless told not to; a run needs 2 or 3. */
const MAX_TURNS = 15

/**
 * Queues the next turn of a job.
 *
 * @throws {SyncTooLong} when the turns lead nowhere
 */
export async function continueLater(job: SyncJob, target: SyncTarget, ports: { readonly queue: Queue }): Promise<void> {
  const turn = (job.turn ?? 1) + 1
  if (turn > MAX_TURNS) throw new SyncTooLong(target.name, MAX_TURNS)
  const next: SyncJob = { ...job, reason: 'continue', turn }
  await ports.queue.send({ group: target.name, dedupId: `${job.id}/turn-${turn}`, body: JSON.stringify(next) })
}
