// The journey of one run of automation: find the images in Git, look at their registries, decide, commit, tell.
import type { CommitSha } from '../domain/events/git.ts'
import type { EpochMs } from '../domain/failure.ts'
import { planAutomation } from '../domain/release/plan-automation.ts'
import { reasonToKeep } from '../domain/release/reason-to-keep.ts'
import type { AutomateJob } from '../domain/sync/commit-job.ts'
import { TargetUnknown } from '../domain/sync/failures.ts'
import { findTarget } from '../domain/sync/find-target.ts'
import type { ImageRun } from '../domain/sync/image-run.ts'
import type { SyncTarget } from '../domain/sync/sync-target.ts'
import type { Tree } from '../ports/git-hosts/port.ts'
import { announceCommit } from './steps/announce-commit.ts'
import { commitPlanned } from './steps/commit-planned.ts'
import type { CommitPorts } from './steps/commit-ports.ts'
import { decideImages } from './steps/decide-images.ts'
import { readUses } from './steps/image-uses.ts'
import { keepEditable } from './steps/keep-editable.ts'
import { queueAutomationRest } from './steps/queue-images.ts'
import { openImageReport } from './steps/report-images.ts'
import { type StockRules, stockShelves } from './steps/stock-shelves.ts'

/**
 * Brings the images of a target's automated workloads up to date, in one commit.
 *
 * An image that cannot be decided is told of and holds up no other.
 *
 * @throws {Failure} what stopped the run as a whole, after it was told and recorded
 */
export async function automateWorkloads(job: AutomateJob, ports: CommitPorts, deadline: EpochMs): Promise<ImageRun> {
  const report = openImageReport(job, ports)
  const target = findTarget(job.target, ports.targets)
  if (!target) return report.failed(new TargetUnknown(job.target))
  const time = { startedAt: ports.now(), deadline }
  const plan = (commit: CommitSha, readTree: () => Promise<Tree>) => planAt(job, target, commit, readTree, ports, time)
  const doors = { ...ports, gitHost: ports.gitHost(target.git.host) }
  const { plan: planned, written } = await commitPlanned(target, plan, doors).catch(report.failed)
  const run = await report.ended({ ...planned, ...written, verdict: written.kind })
  if (written.kind === 'committed') {
    await announceCommit(target, { commit: written.commit, job: job.id, startedAt: time.startedAt }, ports)
  }
  if (planned.isCut) await queueAutomationRest(target, job, ports)
  return run
}

async function planAt(
  job: AutomateJob,
  target: SyncTarget,
  commit: CommitSha,
  readTree: () => Promise<Tree>,
  ports: CommitPorts,
  time: Pick<StockRules, 'startedAt' | 'deadline'>,
) {
  const { uses } = await readUses(target, commit, readTree, ports)
  const automated = uses.filter(use => reasonToKeep(use, target.automation) === undefined)
  // Woken by a scan, a run looks only at what was never looked at: the push that woke it should not wait for the others.
  const olderThanMs = job.reason === 'scan' ? Number.POSITIVE_INFINITY : target.automation.intervalMs / 2
  const rules = { ...time, olderThanMs, reason: 'interval', job: job.id } as const
  const { shelves, isCut } = await stockShelves(target, automated, rules, ports)
  const decided = await decideImages(target, automated, shelves, ports)
  const isChanging = decided.some(({ decision }) => decision.kind === 'change')
  const writable = isChanging ? keepEditable(target, await readTree(), decided) : decided
  return { ...planAutomation(writable, target.automation), isCut }
}
