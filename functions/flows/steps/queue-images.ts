// Queues what keeps images up to date: looks at repositories, and runs that write newer images to Git.
import type { EpochMs } from '../../domain/failure.ts'
import type { ImageRepo } from '../../domain/images/image.ts'
import type { AutomateJob, AutomateReason } from '../../domain/sync/commit-job.ts'
import { addressScan, type ScanJob } from '../../domain/sync/scan-job.ts'
import { shortenId } from '../../domain/sync/shorten-id.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Queue } from '../../ports/queue/port.ts'
import type { KnownInterest } from './image-interest.ts'

/** Is what queueing needs; each kind of job has a queue of its own. */
export type WakePorts = {
  readonly scans: Pick<Queue, 'send'>
  readonly commits: Pick<Queue, 'send'>
  readonly now: () => EpochMs
}

/** A scan hands over its rest so often: at its pace a repository of 100,000 tags is read by then. */
const MAX_TURNS = 15

/** Queues a look at a repository that a person asked for. */
export async function queueScan(repo: ImageRepo, id: string, { scans, now }: Pick<WakePorts, 'scans' | 'now'>) {
  const job: ScanJob = { kind: 'scan', repo, reason: 'manual', id, requestedAt: now() }
  const { group, key } = addressScan(repo)
  await scans.send({ group, dedupId: `${key}:${shortenId(id)}`, coalesceKey: 'manual', body: JSON.stringify(job) })
}

/** Queues the rest of a look that ran out of time; tells whether there is a turn left for it. */
export async function queueScanRest(job: ScanJob, { scans }: Pick<WakePorts, 'scans'>): Promise<boolean> {
  const turn = (job.turn ?? 1) + 1
  if (turn > MAX_TURNS) return false
  const { group, key } = addressScan(job.repo)
  const dedupId = `${key}:${shortenId(job.id)}/turn-${turn}`
  await scans.send({ group, dedupId, body: JSON.stringify({ ...job, turn } satisfies ScanJob) })
  return true
}

/** Queues a run for every target that would use what a look found, or of whose images nothing is known. */
export async function queueAutomation(
  { automating, unknown }: KnownInterest,
  { id, repo }: Pick<ScanJob, 'id' | 'repo'>,
  ports: Pick<WakePorts, 'commits' | 'now'>,
): Promise<void> {
  const woken = [...automating, ...unknown]
  await Promise.all(woken.map(target => queueAutomate(target, 'scan', `${id}/${addressScan(repo).key}`, ports)))
}

/** Queues a run for one target; runs that wait are merged, since each looks at everything. */
export async function queueAutomate(
  target: SyncTarget,
  reason: AutomateReason,
  id: string,
  { commits, now }: Pick<WakePorts, 'commits' | 'now'>,
): Promise<AutomateJob> {
  const job: AutomateJob = { kind: 'automate', target: target.name, reason, id, requestedAt: now() }
  const dedupId = shortenId(`${target.name}:${id}`)
  await commits.send({ group: `automate/${target.name}`, dedupId, coalesceKey: 'automate', body: JSON.stringify(job) })
  return job
}

/** Queues the rest of a run that ran out of time. */
export async function queueAutomationRest(target: SyncTarget, job: AutomateJob, ports: Pick<WakePorts, 'commits'>) {
  const turn = (job.turn ?? 1) + 1
  if (turn > MAX_TURNS) return
  const body = JSON.stringify({ ...job, turn } satisfies AutomateJob)
  await ports.commits.send({ group: `automate/${target.name}`, dedupId: shortenId(`${job.id}/turn-${turn}`), body })
}
