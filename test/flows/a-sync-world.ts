// A world in memory to follow syncs in: one repository, one cluster, one target or more, and everything there is to see.
import type { CommitSha } from '../../functions/domain/events/git.ts'
import type { SyncJob, SyncReason } from '../../functions/domain/sync/sync-job.ts'
import type { SyncTarget } from '../../functions/domain/sync/sync-target.ts'
import { syncTarget } from '../../functions/flows/sync-target.ts'
import { openMemoryCluster } from '../../functions/ports/cluster/memory.ts'
import { openMemoryGitHost, type PushOptions } from '../../functions/ports/git-hosts/memory.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import { openMemoryNotifier } from '../../functions/ports/notify/memory.ts'
import type { Message } from '../../functions/ports/queue/port.ts'
import { openMemoryTable } from '../../functions/ports/table/memory.ts'
import { aTarget, type TargetChanges } from '../builders/a-target.ts'

/** The one repository. */
export const REPOSITORY = 'acme/manifests'

/** Renders a ConfigMap. */
export function configMap(name: string, value = '1', namespace = 'default'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: ${namespace} }\ndata: { key: "${value}" }\n`
}

/** Names an object of the core group. */
export function id(kind: string, name: string, namespace = 'default') {
  return { group: '', version: 'v1', kind, namespace, name }
}

/** Opens a world with one target, or with as many as are described. */
export function aWorld(...described: readonly TargetChanges[]) {
  let moment = Date.parse('2026-01-01T00:00:00Z')
  let jobs = 0
  const now = () => moment
  const targets: readonly [SyncTarget, ...SyncTarget[]] = [aTarget(described[0]), ...described.slice(1).map(aTarget)]
  const [target] = targets
  const gitHost = openMemoryGitHost({ repositories: [REPOSITORY] })
  const cluster = openMemoryCluster({ now })
  const [notifier, log, table] = [openMemoryNotifier(), openMemoryLog(), openMemoryTable({ now })]
  const queued: Message[] = []
  const queue = { send: async (message: Message) => void queued.push(message), delay: async () => {} }
  const wakes: Message[] = []
  const commits = { send: async (message: Message) => void wakes.push(message) }
  const doors = { gitHost: () => gitHost, cluster: () => cluster, notify: () => notifier }
  const ports = { ...doors, targets, queue, commits, table, log, now }

  return {
    target,
    targets,
    gitHost,
    cluster,
    notifier,
    log,
    table,
    queued,
    /** What was queued for automation. */
    wakes,
    pass: (ms: number) => {
      moment += ms
    },
    push: (files: Record<string, string | null>, how?: PushOptions): CommitSha =>
      gitHost.push(REPOSITORY, 'main', files, how),
    tag: () => gitHost.readTag(REPOSITORY, target.sync.tag)?.commit,
    applied: () =>
      cluster
        .objects()
        .map(object => `${object.kind}/${(object.metadata as { name: string }).name}`)
        .toSorted(),
    sync: (reason: SyncReason = 'push', deadline = moment + 60_000, of: SyncTarget = target) => {
      jobs += 1
      const job: SyncJob = { kind: 'sync', target: of.name, reason, id: `job-${jobs}`, requestedAt: moment }
      return syncTarget(job, ports, deadline)
    },
    run: (job: SyncJob, deadline: number) => syncTarget(job, ports, deadline),
  }
}
