// Sees to it that a commit of ours is followed up: its push webhook does that, and where no webhook is heard, a job does.
import type { CommitSha } from '../../domain/events/git.ts'
import { describeFailure, type EpochMs, Failure } from '../../domain/failure.ts'
import type { SyncJob } from '../../domain/sync/sync-job.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Log } from '../../ports/log/port.ts'
import type { Queue } from '../../ports/queue/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { expectPush, isHeard } from './heard-pushes.ts'
import { queueAutomate, type WakePorts } from './queue-images.ts'

/** Is what announcing needs. */
export type AnnouncePorts = Pick<WakePorts, 'commits'> & {
  readonly queue: Pick<Queue, 'send'>
  readonly table: Table
  readonly log: Log
  readonly now: () => EpochMs
}

/** Is a commit we made: by which job, begun when, and whether it makes something automated. */
export type OwnCommit = {
  readonly commit: CommitSha
  readonly job: string
  readonly startedAt: EpochMs
  readonly automates?: boolean
}

/**
 * Queues a sync for a commit we made, unless pushes to its branch are told of; and a run of automation where one is due.
 *
 * The commit is made: that it cannot be announced fails no job, since the poll and the clock find it.
 */
export async function announceCommit(target: SyncTarget, own: OwnCommit, ports: AnnouncePorts): Promise<void> {
  const wake = own.automates ? queueAutomate(target, 'policy', `${own.job}/policy`, ports) : undefined
  for (const done of await Promise.allSettled([queueSync(target, own, ports), wake])) {
    if (done.status === 'fulfilled') continue
    if (!(done.reason instanceof Failure)) throw done.reason
    const facts = { target: target.name, job: own.job, why: describeFailure(done.reason).what }
    ports.log.write({ msg: 'commit not announced', level: 'warn', ...facts })
  }
}

async function queueSync(
  target: SyncTarget,
  { commit, job: id, startedAt }: OwnCommit,
  { queue, table, now }: AnnouncePorts,
): Promise<void> {
  if (await isHeard(target, table)) return expectPush(target, table, startedAt)
  const job: SyncJob = { kind: 'sync', target: target.name, reason: 'push', id, requestedAt: now(), hint: commit }
  const message = { group: target.name, dedupId: `${target.name}:${commit}`, coalesceKey: 'push' }
  await queue.send({ ...message, body: JSON.stringify(job) })
}
