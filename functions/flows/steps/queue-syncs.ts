// Queues one sync job for each target that a push concerns.
import type { EpochMs } from '../../domain/failure.ts'
import type { PushedTarget } from '../../domain/sync/plan-delivery.ts'
import type { SyncJob } from '../../domain/sync/sync-job.ts'
import type { Queue } from '../../ports/queue/port.ts'

/** Is what the jobs of one delivery share. */
export type JobOrigin = {
  /** The id that travels from the webhook to the notification. */
  readonly id: string
  /** Makes the jobs of two deliveries different to the queue; at most 64 characters. */
  readonly dedupId: string
  readonly requestedAt: EpochMs
}

/**
 * Sends the jobs; done only when the queue took all of them. Those it took stay when another one fails: a sync goes to
 * the head of its branch, so one too many costs a request.
 *
 * @throws TryLater when the queue is down
 */
export async function queueSyncs(
  pushed: readonly PushedTarget[],
  origin: JobOrigin,
  queue: Pick<Queue, 'send'>,
): Promise<void> {
  const sends = await Promise.allSettled(
    pushed.map(({ target, push }) => {
      const { id, requestedAt, dedupId } = origin
      const job: SyncJob = { kind: 'sync', target: target.name, reason: 'push', id, requestedAt, hint: push.commit }
      const message = { group: target.name, dedupId: `${target.name}:${dedupId}`, coalesceKey: 'push' }
      return queue.send({ ...message, body: JSON.stringify(job) })
    }),
  )
  const failed = sends.find(sent => sent.status === 'rejected')
  if (failed) throw failed.reason
}
