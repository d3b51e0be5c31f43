// The functions one at a time, as their entry files open them, before doors that count; each event is measured alone.
import type { SQSEvent } from 'aws-lambda'
import type { CommitJob } from '../../functions/domain/sync/commit-job.ts'
import type { HealthJob } from '../../functions/domain/sync/health-job.ts'
import type { ScanJob } from '../../functions/domain/sync/scan-job.ts'
import type { SyncJob } from '../../functions/domain/sync/sync-job.ts'
import { automateWorkloads } from '../../functions/flows/automate-workloads.ts'
import { checkHealth } from '../../functions/flows/check-health.ts'
import { receiveEvent } from '../../functions/flows/receive-event.ts'
import { resyncDue } from '../../functions/flows/resync-due.ts'
import { scanImage } from '../../functions/flows/scan-image.ts'
import { syncTarget } from '../../functions/flows/sync-target.ts'
import { updateManifests } from '../../functions/flows/update-manifests.ts'
import { hookHandler } from '../../functions/lambda/hook-handler.ts'
import { queueHandler } from '../../functions/lambda/queue-handler.ts'
import { tickHandler } from '../../functions/lambda/tick-handler.ts'
import { openJsonLog } from '../../functions/ports/log/json.ts'
import type { Message } from '../../functions/ports/queue/port.ts'
import { openClusters } from '../../functions/wiring/clusters.ts'
import { openEndpoints } from '../../functions/wiring/endpoints.ts'
import { openGitHosts } from '../../functions/wiring/git-hosts.ts'
import { openNotifiers } from '../../functions/wiring/notify.ts'
import { openRegistries } from '../../functions/wiring/registries.ts'
import { readSettings } from '../../functions/wiring/settings.ts'
import type { EventUse } from '../../infra/cost/compute-cost.ts'
import { aContext, anHttpEvent } from '../lambda/an-http-event.ts'
import { openCountedQueue, openCountedTable, type Use } from './count-doors.ts'
import { monotonicMs } from './group.ts'
import type { SignedPush } from './sign-push.ts'

/** Says how long AWS takes, and reads how many bytes have left so far. */
export type CostBenchOptions = {
  readonly env: Readonly<Record<string, string>>
  readonly tableMs: number
  readonly queueMs: number
  readonly readBytesOut: () => number
}

/** Each line costs so much more than its bytes; https://aws.amazon.com/cloudwatch/pricing/ */
const LOG_EVENT_BYTES = 26
const LIMIT_MS = 290_000

/** Opens the functions; `isSlow` says whether AWS takes its time yet. */
export function openCostBench({ env, tableMs, queueMs, readBytesOut }: CostBenchOptions) {
  let aheadMs = 0
  let isSlow = false
  const now = () => Date.now() + aheadMs
  const settings = { ...readSettings(env), now }
  const { targets } = settings.config
  const use: Use = { sqsRequests: 0, writeUnits: 0, readUnits: 0, logBytes: 0 }
  const table = openCountedTable(use, { now, waitMs: () => (isSlow ? tableMs : 0) })
  const sent = { syncs: [] as Message[], scans: [] as Message[], commits: [] as Message[] }
  const open = (list: Message[]) => openCountedQueue(use, list, () => (isSlow ? queueMs : 0))
  const [queue, scans, commits] = [open(sent.syncs), open(sent.scans), open(sent.commits)]
  const write = (text: string) => {
    use.logBytes += Buffer.byteLength(text) + LOG_EVENT_BYTES
  }
  const log = openJsonLog({ write, now })
  const base = { targets, table, log, now }
  const eventOf = (body: string): SQSEvent => {
    const attributes = { MessageGroupId: 'group', ApproximateReceiveCount: '1' }
    return { Records: [{ messageId: 'id', receiptHandle: 'receipt', body, attributes }] } as unknown as SQSEvent
  }
  const context = { getRemainingTimeInMillis: () => LIMIT_MS }

  // As the entry files do it; each is opened anew for an event that finds its connections gone.
  const functions = {
    webhook() {
      const { direct, ...doors } = openEndpoints(settings)
      const handler = hookHandler(call => receiveEvent(call, { ...base, ...doors, queue, scans }), { direct, log })
      return async ({ headers, body }: SignedPush) => {
        const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
        const answer = await handler(anHttpEvent({ headers: texts, body }), aContext)
        if (answer.statusCode !== 202) throw new Error(`The webhook answered ${answer.statusCode}`)
      }
    },
    sync() {
      const gitHost = openGitHosts(settings)
      const doors = { gitHost, cluster: openClusters(settings), notify: openNotifiers(gitHost, log) }
      const ports = { ...base, ...doors, queue, commits }
      const work = (job: SyncJob | HealthJob, deadline: number) =>
        job.kind === 'health' ? checkHealth(job, ports) : syncTarget(job, ports, deadline)
      return queued(queueHandler(work, { ...queue, ...ports }))
    },
    scan() {
      const registryFor = openRegistries(settings, openClusters(settings), log)
      const ports = { ...base, registryFor, scans, commits }
      const work = (job: ScanJob, deadline: number) => scanImage(job, ports, deadline)
      return queued(queueHandler(work, { ...scans, ...ports }))
    },
    automate() {
      const registryFor = openRegistries(settings, openClusters(settings), log)
      const ports = { ...base, gitHost: openGitHosts(settings), registryFor, queue, commits }
      const work = (job: CommitJob, deadline: number) =>
        job.kind === 'update' ? updateManifests(job, ports, deadline) : automateWorkloads(job, ports, deadline)
      return queued(queueHandler(work, { ...commits, ...ports }))
    },
    resync() {
      const ports = { ...base, gitHost: openGitHosts(settings), queue, commits, watches: [] }
      return tickHandler(tick => resyncDue(tick, ports), now)
    },
  }

  function queued(handler: (event: SQSEvent, given: typeof context) => Promise<{ batchItemFailures: unknown[] }>) {
    return async (body: string) => {
      const { batchItemFailures } = await handler(eventOf(body), context)
      if (batchItemFailures.length > 0) throw new Error(`A job failed: ${body}`)
    }
  }

  return {
    functions,
    sent,
    now,
    pass(ms: number) {
      aheadMs += ms
    },
    slowDown() {
      isSlow = true
    },
    /** Runs one event and tells what it took. */
    async measure(run: () => Promise<unknown>): Promise<EventUse> {
      Object.assign(use, { sqsRequests: 0, writeUnits: 0, readUnits: 0, logBytes: 0 })
      const [bytesBefore, cpuBefore, startMs] = [readBytesOut(), process.cpuUsage(), monotonicMs()]
      await run()
      const tookMs = monotonicMs() - startMs
      const { user, system } = process.cpuUsage(cpuBefore)
      return { ...use, tookMs, cpuMs: (user + system) / 1_000, bytesOut: readBytesOut() - bytesBefore }
    },
  }
}
