// Sees to it that a commit of ours is synced: its push webhook does that, and where no webhook is ever heard, a job does.
import type { CommitSha } from '../../domain/events/git.ts'
import type { EpochMs } from '../../domain/failure.ts'
import type { SyncJob } from '../../domain/sync/sync-job.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Queue } from '../../ports/queue/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { isHeard } from './heard-pushes.ts'

/** Is what announcing needs. */
export type AnnouncePorts = { readonly queue: Pick<Queue, 'send'>; readonly table: Table; readonly now: () => EpochMs }

/** Queues a sync for a commit we made, unless pushes to its branch are told of. */
export async function announceCommit(
  target: SyncTarget,
  commit: CommitSha,
  id: string,
  { queue, table, now }: AnnouncePorts,
): Promise<void> {
  if (await isHeard(target, table)) return
  const job: SyncJob = { kind: 'sync', target: target.name, reason: 'push', id, requestedAt: now(), hint: commit }
  const message = { group: target.name, dedupId: `${target.name}:${commit}`, coalesceKey: 'push' }
  await queue.send({ ...message, body: JSON.stringify(job) })
}
