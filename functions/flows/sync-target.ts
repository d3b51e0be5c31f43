// The journey of one job: bring one target to its branch head, and say what was done.
import { describeFailure, type EpochMs } from '../domain/failure.ts'
import { isManifestPath } from '../domain/manifests/is-manifest-path.ts'
import { loadManifests } from '../domain/manifests/load-manifests.ts'
import { CommitUnclean, TargetUnknown } from '../domain/sync/failures.ts'
import { findTarget } from '../domain/sync/find-target.ts'
import { kindsOf } from '../domain/sync/kinds-of.ts'
import { planSync } from '../domain/sync/plan-sync.ts'
import { isReapply, type SyncJob } from '../domain/sync/sync-job.ts'
import { judge, type SyncRun, sumUpObjects } from '../domain/sync/sync-run.ts'
import type { SyncTarget } from '../domain/sync/sync-target.ts'
import type { Cluster } from '../ports/cluster/port.ts'
import type { GitHost, Head } from '../ports/git-hosts/port.ts'
import type { Queue } from '../ports/queue/port.ts'
import { continueLater } from './steps/continue-later.ts'
import { moveSyncTag } from './steps/move-sync-tag.ts'
import { openReport, type ReportPorts } from './steps/report-run.ts'

/** Is every door a sync opens; hosts and clusters are picked by the names the target gives. */
export type SyncPorts = ReportPorts & {
  readonly targets: readonly SyncTarget[]
  readonly gitHost: (name: string) => GitHost
  readonly cluster: (name: string) => Cluster
  readonly queue: Queue
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
  const cluster = ports.cluster(target.cluster)
  const { repository, paths } = target.git
  const told = ports.report.started(head)
  const [tree, kinds] = await Promise.all([
    ports.gitHost.readTree({ repository, commit: head.commit, wants: isManifestPath }),
    cluster.discover(),
  ]).finally(() => told)
  const { manifests, problems, ...notes } = loadManifests(tree, { paths, ...target.sync, scopeOf: kinds.scopeOf })
  ports.report.noticed(notes)
  if (problems.length > 0) throw new CommitUnclean(head.commit, problems.map(describeFailure))
  const live = await cluster.listLive(kindsOf(manifests))
  const plan = planSync(manifests, live, target.sync)
  const results = await cluster.apply(plan, { live, deadline })
  const summed = sumUpObjects(results, plan)
  const verdict = judge(summed.counts)
  if (verdict === 'postponed') await continueLater(job, target, ports)
  const tag = verdict === 'postponed' ? 'kept' : await moveSyncTag(target, head.commit, head.tag, ports)
  return ports.report.applied({ commit: head.commit, verdict, tag, ...summed })
}
