// A target that waits for its objects to become healthy, with everything behind it in memory.
import type { CommitSha } from '../../functions/domain/events/git.ts'
import type { Inventory } from '../../functions/domain/garbage/inventory.ts'
import type { JsonObject } from '../../functions/domain/manifests/json.ts'
import type { ResourceId } from '../../functions/domain/manifests/resource-id.ts'
import type { HealthJob } from '../../functions/domain/sync/health-job.ts'
import type { SyncRun } from '../../functions/domain/sync/sync-run.ts'
import { checkHealth } from '../../functions/flows/check-health.ts'
import { noteApplied, queueHealthChecks } from '../../functions/flows/steps/health-notes.ts'
import { recordRun } from '../../functions/flows/steps/record-run.ts'
import { openMemoryCluster } from '../../functions/ports/cluster/memory.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import { openMemoryNotifier } from '../../functions/ports/notify/memory.ts'
import type { Message } from '../../functions/ports/queue/port.ts'
import { openMemoryTable } from '../../functions/ports/table/memory.ts'
import { aTarget } from '../builders/a-target.ts'

const MINUTE_MS = 60_000
/** Is the commit that is applied first. */
export const FIRST = 'a'.repeat(40) as CommitSha
/** Is the next one. */
export const SECOND = 'b'.repeat(40) as CommitSha

/** Is the one object that is looked at. */
export const shop: ResourceId = { group: 'apps', version: 'v1', kind: 'StatefulSet', namespace: 'demo', name: 'shop' }
const claimed: ResourceId = { ...shop, name: 'refused' }
const config: ResourceId = { ...shop, group: '', kind: 'ConfigMap' }

const statefulSet = (readyReplicas: number): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'shop', namespace: 'demo' },
  spec: { replicas: 2, selector: { matchLabels: { app: 'shop' } } },
  status: { replicas: 2, readyReplicas, currentReplicas: 2, currentRevision: 'shop-1', updateRevision: 'shop-1' },
})
/** Is an object that does well. */
export const READY = statefulSet(2)
/** Is the same on its way. */
export const SLOW = statefulSet(1)
/** Is the same when only a person helps. */
export const STUCK: JsonObject = {
  ...SLOW,
  status: { conditions: [{ type: 'Stalled', status: 'True', message: 'no image' }] },
}

/** Opens a world with one target and a cluster that shows what a test hands in. */
export function aWaitingWorld() {
  let moment = Date.parse('2026-01-01T00:00:00Z')
  let seen: readonly JsonObject[] | Error = [READY]
  let runs = 0
  const now = () => moment
  const target = aTarget()
  const [table, notifier, log] = [openMemoryTable({ now }), openMemoryNotifier(), openMemoryLog()]
  const asked: ResourceId[][] = []
  const pods = openMemoryCluster({ now })
  const entries = [
    ...[shop, config].map(id => ({ id, uid: 'u', sent: 's', footprint: 'f', at: 'a.yaml:1' })),
    { id: claimed, uid: '', sent: '', footprint: '', at: 'a.yaml:9' },
  ]
  const inventory: Inventory = { source: 's', commit: FIRST, entries }
  const cluster = {
    readInventory: async () => inventory,
    readObjects: async (ids: readonly ResourceId[]) => {
      asked.push([...ids])
      if (seen instanceof Error) throw seen
      return seen
    },
    readPodsOf: pods.readPodsOf,
  }
  const queued: Message[] = []
  const queue = { send: async (message: Message) => void queued.push(message) }
  const ports = {
    targets: [target],
    cluster: () => cluster,
    table,
    notify: () => notifier,
    log,
    now,
    queue,
  }

  return {
    target: target.name,
    table,
    log,
    notifier,
    queued,
    asked,
    pods,
    ports,
    told: () => notifier.messages.map(({ verdict, commit, summary }) => [verdict, commit, summary]),
    show: (...objects: readonly JsonObject[]) => {
      seen = objects
    },
    fail: (failure: Error) => {
      seen = failure
    },
    pass: (minutes: number) => {
      moment += minutes * MINUTE_MS
    },
    /** Does what a sync does at its end. */
    async apply(commit: CommitSha, changes: Partial<SyncRun> = {}) {
      runs += 1
      const times = { startedAt: moment, endedAt: moment }
      const outcome = { verdict: 'applied', tag: 'moved', counts: { created: 1 }, objects: [], failures: [] } as const
      const what = { id: `job-${runs}`, target: target.name, reason: 'push', summary: `run ${runs}` } as const
      const run: SyncRun = { ...what, commit, ...times, ...outcome, ...changes }
      await recordRun(run, table, moment)
      await noteApplied(run, ports)
    },
    /** Does what one tick of the clock leads to. */
    async tick() {
      const jobs = await queueHealthChecks(ports.targets, moment, ports)
      for (const job of jobs) await checkHealth(job, ports)
      return jobs.length
    },
    look: (job: Partial<HealthJob> = {}) =>
      checkHealth({ kind: 'health', target: target.name, commit: FIRST, id: 'h', requestedAt: moment, ...job }, ports),
  }
}
