// A fleet in memory under a storm: the real handlers from the front door to the clusters, on a clock that a test winds.
//
// Outside are a Git host, a cluster for each target, and the table: they outlive the process with the functions, which can be
// killed at any moment with its queue and started again.
import type { RepositoryName, TagName } from '../../functions/domain/events/git.ts'
import type { HealthJob } from '../../functions/domain/sync/health-job.ts'
import type { SyncJob } from '../../functions/domain/sync/sync-job.ts'
import type { SyncTarget } from '../../functions/domain/sync/sync-target.ts'
import { checkHealth } from '../../functions/flows/check-health.ts'
import { receiveEvent } from '../../functions/flows/receive-event.ts'
import { resyncDue } from '../../functions/flows/resync-due.ts'
import { syncTarget } from '../../functions/flows/sync-target.ts'
import { hookHandler } from '../../functions/lambda/hook-handler.ts'
import { queueHandler } from '../../functions/lambda/queue-handler.ts'
import { tickHandler } from '../../functions/lambda/tick-handler.ts'
import { runQueue } from '../../functions/local/run-queue.ts'
import { openMemoryCluster } from '../../functions/ports/cluster/memory.ts'
import type { Cluster } from '../../functions/ports/cluster/port.ts'
import { GitHostUnavailable } from '../../functions/ports/git-hosts/failures.ts'
import { heedLimits } from '../../functions/ports/git-hosts/heed-limits.ts'
import { openMemoryGitHost } from '../../functions/ports/git-hosts/memory.ts'
import type { GitHost } from '../../functions/ports/git-hosts/port.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import { openMemoryNotifier } from '../../functions/ports/notify/memory.ts'
import { openMemoryQueue } from '../../functions/ports/queue/memory.ts'
import { openMemoryTable } from '../../functions/ports/table/memory.ts'
import { openGithubSender } from '../../functions/ports/webhooks/github.ts'
import { openNobody } from '../../functions/ports/webhooks/nobody.ts'
import { aClock } from '../builders/a-clock.ts'
import type { Dice } from '../builders/a-dice.ts'
import { aTarget } from '../builders/a-target.ts'
import type { AppliedRevision, Pushed, StormRecord, TagMoved } from '../builders/judge-storm.ts'
import { aContext, anHttpEvent } from '../lambda/an-http-event.ts'
import { aRecording, SECRET, someHeaders } from '../ports/webhooks/a-hook-request.ts'
import { configMap } from './a-sync-world.ts'
import { mapVerbs } from './map-verbs.ts'
import { inTrouble } from './trouble-doors.ts'

/** Is one process with the functions. */
export type StormProcess = {
  /** Hands one delivery to the front door; answers its status. */
  knock(repository: string, commit: string, delivery: string): Promise<number>
  tick(since: number): Promise<unknown>
  kill(): void
}

const SLOWEST_MS = 600
const FAILING = 0.02

/** Is what a side answers instead of doing anything; absent, it works. */
export type Outage = { git?: (() => Error) | undefined; cluster?: (() => Error) | undefined }

/** Opens the world with so many targets, which share repositories. */
export function aStormWorld(options: {
  readonly targets: number
  readonly repositories: number
  readonly sync: Partial<Pick<SyncTarget['sync'], 'pollIntervalMs' | 'intervalMs'>>
  readonly dice: Dice
  /** Of all calls so many fail; some do by default. */
  readonly failing?: number
}) {
  const clock = aClock()
  const { now, after } = clock
  const { dice, failing = FAILING } = options
  const repositories = Array.from({ length: options.repositories }, (_, index) => `acme/r${index}`)
  const targets = Array.from({ length: options.targets }, (_, index) => {
    const repository = repositories[index % repositories.length] ?? ''
    const sync = { ...options.sync, tag: `flux-sync-t${index}` as TagName }
    return aTarget({ name: `t${index}`, git: { repository }, cluster: `t${index}`, sync })
  })
  const gitHost = openMemoryGitHost({ repositories })
  const table = openMemoryTable({ now })
  const [log, notifier] = [openMemoryLog(), openMemoryNotifier()]
  const outage: Outage = {}
  const asked = { git: 0, cluster: 0 }
  const record: StormRecord & { pushed: Pushed[]; moved: TagMoved[]; applied: Record<string, AppliedRevision[]> } = {
    pushed: [],
    moved: [],
    applied: {},
  }
  const clusters = new Map(targets.map(({ cluster }) => [cluster, watchCluster(cluster)]))

  function watchCluster(name: string): Cluster {
    const cluster = openMemoryCluster({ now })
    const applied: AppliedRevision[] = []
    record.applied[name] = applied
    return {
      ...cluster,
      async apply(plan, how) {
        const results = await cluster.apply(plan, how)
        for (const { body } of plan.stages.flat()) {
          applied.push({ revision: Number((body.data as { key: string }).key), atMs: now() })
        }
        return results
      },
    }
  }

  function watchTags(host: GitHost): GitHost {
    return {
      ...host,
      async moveTag(move) {
        const moved = await host.moveTag(move)
        if (moved.kind === 'moved') record.moved.push({ tag: move.tag, commit: move.to, atMs: now() })
        return moved
      },
    }
  }

  function inOutage<Door extends object>(door: Door, side: keyof Outage): Door {
    return mapVerbs(door, verb => async (...given) => {
      asked[side] += 1
      const failure = outage[side]?.()
      if (failure) throw failure
      return verb(...given)
    })
  }

  function start(): StormProcess {
    let isDead = false
    const fail = () => new GitHostUnavailable('a call of the storm', 'no luck')
    const trouble = { after, dice, slowestMs: SLOWEST_MS, failing, fail, isDead: () => isDead }
    const frailHost = heedLimits(inTrouble(inOutage(watchTags(gitHost), 'git'), trouble), { now })
    const frailClusters = new Map(
      [...clusters].map(([name, cluster]) => [name, inTrouble(inOutage(cluster, 'cluster'), trouble)]),
    )
    const queue = openMemoryQueue({ now, after })
    const clusterOf = (name: string) => frailClusters.get(name) ?? fail
    const commits = { send: async () => {} }
    const doors = { gitHost: () => frailHost, cluster: clusterOf as (name: string) => Cluster, queue, commits }
    const ports = { ...doors, targets, table, notify: () => notifier, log, now, watches: [] }
    const work = (job: SyncJob | HealthJob, deadline: number) =>
      job.kind === 'health' ? checkHealth(job, ports) : syncTarget(job, ports, deadline)
    const sync = queueHandler(work, { ...ports, ...queue })
    // Nothing here has images: nobody scans or automates.
    const functions = { sync, scan: sync, automate: sync }
    runQueue(queue, { functions, now, mayWork: () => true, waited: () => {} })
    const endpoint = {
      sender: openGithubSender({ secrets: async () => [SECRET] }),
      gitHost: 'github',
      maxBodyBytes: 1_048_576,
    }
    const nobody = openNobody()
    const front = {
      endpoints: new Map([['github', endpoint]]),
      nobody,
      targets,
      queue,
      scans: commits,
      table,
      log,
      now,
    }
    const hook = hookHandler(call => receiveEvent(call, front), { direct: [], log })
    const resync = tickHandler(tick => resyncDue(tick, ports), now)
    return {
      async knock(repository, commit, delivery) {
        const body = aRecording('push-branch', { repository: { full_name: repository }, after: commit })
        const headers = someHeaders(body, { 'x-github-delivery': delivery })
        return (await hook(anHttpEvent({ body, headers }), aContext)).statusCode ?? 0
      },
      tick: since => resync({ since: new Date(since).toISOString(), time: new Date(now()).toISOString() }, {}),
      kill() {
        isDead = true
        queue.close(0).catch(() => {})
      },
    }
  }

  function push(repository: string, revision: number): string {
    const commit = gitHost.push(repository, 'main', { 'revision.yaml': configMap('revision', String(revision)) })
    record.pushed.push({ repository, revision, commit, atMs: now() })
    return commit
  }
  for (const repository of repositories) push(repository, 0)

  return {
    clock,
    log,
    notifier,
    outage,
    /** How often each side was asked for anything. */
    asked,
    record: record as StormRecord,
    targets: targets.map(({ name, git }) => ({ name, repository: git.repository as RepositoryName as string })),
    clusters,
    push,
    start,
  }
}
