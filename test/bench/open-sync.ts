// The sync function without a queue before it: the same openers as its entry file, and one call per job.
import { randomUUID } from 'node:crypto'
import type { SyncReason } from '../../functions/domain/sync/sync-job.ts'
import type { SyncRun } from '../../functions/domain/sync/sync-run.ts'
import type { TargetName } from '../../functions/domain/sync/sync-target.ts'
import { syncTarget } from '../../functions/flows/sync-target.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import { openClusters } from '../../functions/wiring/clusters.ts'
import { openGitHosts } from '../../functions/wiring/git-hosts.ts'
import { openNotifiers } from '../../functions/wiring/notify.ts'
import { openQueue } from '../../functions/wiring/queue.ts'
import { readSettings } from '../../functions/wiring/settings.ts'
import { openTable } from '../../functions/wiring/table.ts'
import type { Traffic } from './count-traffic.ts'
import { monotonicMs } from './group.ts'
import { forgetPeakRss, readPeakRssMib } from './process-usage.ts'

/** Is one run with what it took of the process it ran in; the peak is of this run where the system can tell. */
export type MeasuredRun = Traffic & {
  readonly run: Pick<SyncRun, 'verdict' | 'summary' | 'counts'>
  readonly tookMs: number
  readonly cpuS: number
  readonly peakRssMib: number
}

const LIMIT_MS = 240_000

/** Opens everything a sync needs, with nothing connected yet; `env` holds what the entry file would find in its own. */
export function openSync(env: Readonly<Record<string, string>>, readTraffic: () => Traffic) {
  const settings = readSettings(env)
  const log = openMemoryLog()
  const gitHost = openGitHosts(settings)
  const ports = {
    targets: settings.config.targets,
    gitHost,
    cluster: openClusters(settings),
    queue: openQueue(settings, 'sync'),
    commits: openQueue(settings, 'automate'),
    table: openTable(settings),
    notify: openNotifiers(gitHost, log),
    log,
    now: settings.now,
  }
  return async (target: string, reason: SyncReason): Promise<MeasuredRun> => {
    const id = randomUUID()
    const job = { kind: 'sync', target: target as TargetName, reason, id, requestedAt: settings.now() } as const
    const [before, cpuBefore] = [readTraffic(), process.cpuUsage()]
    forgetPeakRss()
    const startMs = monotonicMs()
    const { verdict, summary, counts } = await syncTarget(job, ports, settings.now() + LIMIT_MS)
    const tookMs = monotonicMs() - startMs
    const { user, system } = process.cpuUsage(cpuBefore)
    const after = readTraffic()
    return {
      run: { verdict, summary, counts },
      tookMs,
      cpuS: (user + system) / 1e6,
      peakRssMib: readPeakRssMib(),
      requests: after.requests - before.requests,
      bytesSent: after.bytesSent - before.bytesSent,
      bytesReceived: after.bytesReceived - before.bytesReceived,
    }
  }
}
