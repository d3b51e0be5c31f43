// The journey of what a person asked for: find it in Git, decide, commit, tell. Releases and policies alike.
import { parseUpdate } from '../domain/access/parse-update.ts'
import type { EpochMs } from '../domain/failure.ts'
import { UpdateRefused } from '../domain/release/failures.ts'
import type { UpdateJob } from '../domain/sync/commit-job.ts'
import { TargetUnknown } from '../domain/sync/failures.ts'
import { findTarget } from '../domain/sync/find-target.ts'
import type { ImageRun } from '../domain/sync/image-run.ts'
import { announceCommit } from './steps/announce-commit.ts'
import { commitPlanned } from './steps/commit-planned.ts'
import type { CommitPorts } from './steps/commit-ports.ts'
import { readImageRun } from './steps/image-runs.ts'
import { planUpdate } from './steps/plan-update.ts'
import { openImageReport } from './steps/report-images.ts'

/**
 * Changes what Git says as a person asked. A job that was ended before is not begun again: a queue may hand it out twice.
 *
 * @throws {Failure} what stopped it, after it was told and recorded
 */
export async function updateManifests(job: UpdateJob, ports: CommitPorts, deadline: EpochMs): Promise<ImageRun> {
  const report = openImageReport(job, ports)
  const earlier = await readImageRun(job.id, ports.table).catch(report.failed)
  if (earlier !== undefined && isEnded(earlier)) return earlier
  const target = findTarget(job.target, ports.targets)
  if (!target) return report.failed(new TargetUnknown(job.target))
  const update = parseUpdate(job.update)
  if (update.kind !== 'update')
    return report.failed(new UpdateRefused('The update cannot be read', 'Ask for it again.'))
  await report.started()
  const { spec, cause } = update
  const asked = { cause, job: job.id, isRepeated: earlier !== undefined, startedAt: ports.now(), deadline }
  const { plan, written } = await commitPlanned(
    target,
    (commit, readTree) => planUpdate(target, spec, { commit, readTree }, asked, ports),
    { ...ports, gitHost: ports.gitHost(target.git.host) },
  ).catch(report.failed)
  const run = await report.ended({ ...plan, ...written, verdict: written.kind })
  if (written.kind === 'committed') {
    const { commit } = written
    await announceCommit(target, { commit, job: job.id, startedAt: asked.startedAt, automates: plan.automates }, ports)
  }
  return run
}

function isEnded({ verdict }: ImageRun): boolean {
  return verdict === 'committed' || verdict === 'proposed' || verdict === 'nothing'
}
