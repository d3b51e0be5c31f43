// The journey of one job: bring one target to its branch head, and say what was done.
import type { EpochMs } from '../domain/failure.ts'
import { TargetUnknown } from '../domain/sync/failures.ts'
import { findTarget } from '../domain/sync/find-target.ts'
import { isReapply, type SyncJob } from '../domain/sync/sync-job.ts'
import { judge, type SyncRun } from '../domain/sync/sync-run.ts'
import type { SyncTarget } from '../domain/sync/sync-target.ts'
import type { Cluster } from '../ports/cluster/port.ts'
import type { GitHost, Head } from '../ports/git-hosts/port.ts'
import type { Queue } from '../ports/queue/port.ts'
import { applyTree } from './steps/apply-tree.ts'
import { continueLater } from './steps/continue-later.ts'
import { findAsLeft } from './steps/find-as-left.ts'
import { noteApplied } from './steps/health-notes.ts'
import { moveSyncTag } from './steps/move-sync-tag.ts'
import { noteImages } from './steps/note-images.ts'
import { openReport, type ReportPorts } from './steps/report-run.ts'

/** Is every door a sync opens; hosts and clusters are picked by the names the target gives. */
export type SyncPorts = ReportPorts & {
  readonly targets: readonly SyncTarget[]
  readonly gitHost: (name: string) => GitHost
  readonly cluster: (name: string) => Cluster
  readonly queue: Queue
  readonly commits: Pick<Queue, 'send'>
}

/**
 * Brings a target to its branch head; a head that is applied already ends after one request.
 *
 * Nothing is scheduled after `deadline`, or after the target's own time is over; what is left then is the next turn's.
 *
 * @throws {Failure} what stopped it, after it was told and recorded
 */
export async function syncTarget(job: SyncJob, ports: SyncPorts, deadline: EpochMs): Promise<SyncRun> {
  const target = findTarget(job.target, ports.targets)
  const report = openReport(job, target, ports)
  if (!target) return report.failed(new TargetUnknown(job.target))
  const gitHost = ports.gitHost(target.git.host)
  const { repository, branch } = target.git
  const head = await gitHost.readHead({ repository, branch, tag: target.sync.tag }).catch(report.failed)
  const isApplied = head.tag?.commit === head.commit && !(await report.isUnfinished(head.commit))
  if (isApplied && !isReapply(job)) return report.unchanged(head.commit)
  const endsAt = Math.min(deadline, ports.now() + target.sync.timeoutMs)
  return applyHead(job, target, head, { ...ports, gitHost, report }, endsAt).catch(report.failedAt(head.commit))
}

async function applyHead(
  job: SyncJob,
  target: SyncTarget,
  head: Head,
  ports: Omit<SyncPorts, 'gitHost'> & { readonly gitHost: GitHost; readonly report: ReturnType<typeof openReport> },
  deadline: EpochMs,
): Promise<SyncRun> {
  const { commit } = head
  const cluster = ports.cluster(target.cluster)
  const isResync = job.reason === 'resync' && head.tag?.commit === commit
  const asLeft = isResync ? await findAsLeft(target, commit, { ...ports, cluster }) : undefined
  const nothing = { verdict: 'applied', tag: 'kept', objects: [], failures: [] } as const
  if (asLeft) return ports.report.applied({ ...nothing, commit, counts: asLeft })
  const told = ports.report.started(head)
  const { noticed } = ports.report
  const how = { deadline, isInsisting: job.reason === 'manual' }
  const { applied, manifests } = await applyTree(target, commit, { ...ports, cluster, noticed }, how).finally(
    () => told,
  )
  const verdict = judge(applied.counts)
  if (verdict === 'postponed') await continueLater(job, target, ports)
  const tag = verdict === 'postponed' ? 'kept' : await moveSyncTag(target, commit, head.tag, ports)
  const run = await ports.report.applied({ ...applied, commit, verdict, tag })
  await Promise.all([noteApplied(run, ports), noteImages(target, { commit, job: job.id }, manifests, ports)])
  return run
}
