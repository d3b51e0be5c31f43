// The sync function without a queue before it: the same openers as its entry file, and one call per job.
import { randomUUID } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
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
import { monotonicMs } from './group.ts'

/** Is one run with what it took. */
export type MeasuredRun = { readonly run: SyncRun; readonly tookMs: number; readonly requests: number }

const LIMIT_MS = 120_000

/**
 * Opens everything a sync needs, with nothing connected yet; `env` holds what the entry file would find in its own.
 *
 * @param apiHost - host and port whose requests are counted
 */
export function openSync(env: Readonly<Record<string, string>>, apiHost: string) {
  const settings = readSettings(env)
  const log = openMemoryLog()
  const gitHost = openGitHosts(settings)
  const ports = {
    targets: settings.config.targets,
    gitHost,
    cluster: openClusters(settings),
    queue: openQueue(settings),
    table: openTable(settings),
    notify: openNotifiers(gitHost, log),
    log,
    now: settings.now,
  }
  return async (target: string, reason: SyncReason): Promise<MeasuredRun> => {
    const id = randomUUID()
    const job = { kind: 'sync', target: target as TargetName, reason, id, requestedAt: settings.now() } as const
    const counted = countRequests(apiHost)
    const startMs = monotonicMs()
    try {
      const run = await syncTarget(job, ports, settings.now() + LIMIT_MS)
      return { run, tookMs: monotonicMs() - startMs, requests: counted.count() }
    } finally {
      counted.stop()
    }
  }
}

/** Counts what this process really sends to one host, below every library. */
function countRequests(host: string) {
  let requests = 0
  const seen = (message: unknown) => {
    const { request } = message as { request: ClientRequest }
    if (request.getHeader('host') === host) requests += 1
  }
  subscribe('http.client.request.start', seen)
  return { count: () => requests, stop: () => void unsubscribe('http.client.request.start', seen) }
}
