// The journey of one tick: find what is due, look whether heads moved, queue what has to be done, images included.
import { describeFailure, type EpochMs, TryLater } from '../domain/failure.ts'
import { type Due, findDue } from '../domain/sync/due.ts'
import type { SyncJob, SyncReason } from '../domain/sync/sync-job.ts'
import type { SyncTarget } from '../domain/sync/sync-target.ts'
import type { TreeReader } from '../ports/git-hosts/port.ts'
import type { Log } from '../ports/log/port.ts'
import type { Queue } from '../ports/queue/port.ts'
import type { Table } from '../ports/table/port.ts'
import { queueHealthChecks } from './steps/health-notes.ts'
import { queueDueAutomation } from './steps/queue-due-automation.ts'
import { type HookWatch, redeliverMissed } from './steps/redeliver-missed.ts'

/** Is every door a tick opens; it holds no key to a cluster. */
export type ResyncPorts = {
  readonly targets: readonly SyncTarget[]
  readonly gitHost: (name: string) => TreeReader
  /** The Git hosts whose failed deliveries are asked for again. */
  readonly watches: readonly HookWatch[]
  readonly queue: Queue
  readonly commits: Pick<Queue, 'send'>
  readonly table: Table
  readonly log: Log
}

/** Is a span of the clock: what fell due after `since`, up to and including `now`. */
export type Tick = { readonly since: EpochMs; readonly now: EpochMs }

/** A tick asks so many Git hosts at once. */
const HEADS_AT_ONCE = 10
/** Of the targets whose heads could not be read for one reason, so many are named. */
const MOST_NAMED = 20

type Failed = { readonly target: SyncTarget; readonly thrown: unknown }

/**
 * Queues every target that is due: a resync always, a poll only when the head differs from the tag.
 *
 * A head that cannot be read is logged and looked at again by the next poll; the others are not held up.
 */
export async function resyncDue(tick: Tick, ports: ResyncPorts): Promise<readonly SyncJob[]> {
  const due = findDue(ports.targets, tick.since, tick.now)
  const jobs: SyncJob[] = []
  const failures: Failed[] = []
  for (let start = 0; start < due.length; start += HEADS_AT_ONCE) {
    const some = due.slice(start, start + HEADS_AT_ONCE)
    for (const found of await Promise.all(some.map(one => queueIfNeeded(one, tick, ports)))) {
      if (found === undefined) continue
      if ('thrown' in found) failures.push(found)
      else jobs.push(found)
    }
  }
  tellFailures(failures, ports.log)
  const [looks, runs] = await Promise.all([
    queueHealthChecks(ports.targets, tick.now, ports),
    queueDueAutomation(tick, ports),
    redeliverMissed(tick, ports),
  ])
  const queued = [...jobs.map(job => `${job.target} ${job.reason}`), ...runs.map(name => `${name} automation`)]
  ports.log.write({ msg: 'tick', due: due.length, queued, health: looks.length > 0 ? looks.length : undefined })
  return jobs
}

async function queueIfNeeded(due: Due, tick: Tick, ports: ResyncPorts): Promise<SyncJob | Failed | undefined> {
  const { target, what } = due
  try {
    const isNeeded = what === 'resync' || (await hasMoved(target, ports))
    return isNeeded ? await queueJob(target, what, tick, ports) : undefined
  } catch (thrown) {
    return { target, thrown }
  }
}

/** A host that is down fails many targets at once: it is told in one line, with the words of the first. */
function tellFailures(failures: readonly Failed[], log: Log): void {
  for (const [, alike] of Map.groupBy(failures, ({ thrown }) => describeFailure(thrown).code)) {
    const [first] = alike
    const level = first?.thrown instanceof TryLater ? 'warn' : 'error'
    const targets = alike.slice(0, MOST_NAMED).map(({ target }) => target.name)
    log.write({ msg: 'poll failed', level, targets, count: alike.length, ...describeFailure(first?.thrown) })
  }
}

async function hasMoved({ git, sync }: SyncTarget, ports: ResyncPorts): Promise<boolean> {
  const { repository, branch } = git
  const head = await ports.gitHost(git.host).readHead({ repository, branch, tag: sync.tag })
  return head.tag?.commit !== head.commit
}

async function queueJob(target: SyncTarget, reason: SyncReason, tick: Tick, ports: ResyncPorts): Promise<SyncJob> {
  const id = `${reason}-${target.name}-${tick.now}`
  const job: SyncJob = { kind: 'sync', target: target.name, reason, id, requestedAt: tick.now }
  await ports.queue.send({ group: target.name, dedupId: id, coalesceKey: reason, body: JSON.stringify(job) })
  return job
}
