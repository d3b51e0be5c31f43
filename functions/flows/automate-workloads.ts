// The journey of one run of automation: find the images in Git, look at their registries, decide, commit, tell.
import type { EpochMs } from '../domain/failure.ts'
import type { AutomateJob } from '../domain/sync/commit-job.ts'
import { TargetUnknown } from '../domain/sync/failures.ts'
import { findTarget } from '../domain/sync/find-target.ts'
import type { ImageRun } from '../domain/sync/image-run.ts'
import { announceCommit } from './steps/announce-commit.ts'
import { commitPlanned } from './steps/commit-planned.ts'
import type { CommitPorts } from './steps/commit-ports.ts'
import { planNewerImages } from './steps/plan-newer-images.ts'
import { queueAutomationRest } from './steps/queue-images.ts'
import { openImageReport } from './steps/report-images.ts'

/**
 * Brings the images of a target's automated workloads up to date, in one commit.
 *
 * An image that cannot be decided is told of and holds up no other. What was committed is recorded before anything that
 * follows from it can fail.
 *
 * @throws {Failure} what stopped the run as a whole, after it was told and recorded
 */
export async function automateWorkloads(job: AutomateJob, ports: CommitPorts, deadline: EpochMs): Promise<ImageRun> {
  const report = openImageReport(job, ports)
  const target = findTarget(job.target, ports.targets)
  if (!target) return report.failed(new TargetUnknown(job.target))
  const run = { job, startedAt: ports.now(), deadline }
  const { plan, written } = await commitPlanned(
    target,
    (commit, readTree) => planNewerImages(target, { commit, readTree }, run, ports),
    { ...ports, gitHost: ports.gitHost(target.git.host) },
  ).catch(report.failed)
  const ended = await report.ended({ ...plan, ...written, verdict: written.kind })
  if (written.kind === 'committed') {
    await announceCommit(target, { commit: written.commit, job: job.id, startedAt: run.startedAt }, ports)
  }
  if (plan.isCut) await queueAutomationRest(target, job, ports)
  return ended
}
