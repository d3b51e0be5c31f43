// Queues one scan job for each image repository that a delivery names.
import type { PushedImage } from '../../domain/sync/plan-delivery.ts'
import { addressScan, type ScanJob } from '../../domain/sync/scan-job.ts'
import type { Queue } from '../../ports/queue/port.ts'
import type { JobOrigin } from './queue-syncs.ts'

/** A job holds a few hundred bytes; the worker lists all tags in any case. */
const MOST_TAGS = 20

/**
 * Sends the jobs; done only when the queue took all of them. Those it took stay when another one fails: a scan too many
 * costs a request.
 *
 * @throws TryLater when the queue is down
 */
export async function queueScans(
  images: readonly PushedImage[],
  origin: JobOrigin,
  queue: Pick<Queue, 'send'>,
): Promise<void> {
  const sends = await Promise.allSettled(
    images.map(({ repo, tags }) => {
      const { id, requestedAt, dedupId } = origin
      const isHinted = tags.length > 0 && tags.length <= MOST_TAGS
      const job: ScanJob = { kind: 'scan', repo, reason: 'push', id, requestedAt, ...(isHinted ? { tags } : {}) }
      const { group, key } = addressScan(repo)
      // A hint must not be lost in a later job that has another one, or none.
      const coalesceKey = isHinted ? `${repo}:${tags.join(',')}` : repo
      return queue.send({ group, dedupId: `${key}:${dedupId}`, coalesceKey, body: JSON.stringify(job) })
    }),
  )
  const failed = sends.find(sent => sent.status === 'rejected')
  if (failed) throw failed.reason
}
