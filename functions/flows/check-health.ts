// The journey of one look: do the objects of a target run? A verdict is told once, and ends the wait.
import { describeFailure, type EpochMs, NeedsPerson, renderTold } from '../domain/failure.ts'
import { chooseForHealth } from '../domain/health/choose-for-health.ts'
import { judgeObjects } from '../domain/health/judge-objects.ts'
import { patienceMs } from '../domain/health/patience.ts'
import { giveUpWaiting, type HealthSum, sumUpHealth } from '../domain/health/sum-up-health.ts'
import { describeDuration } from '../domain/sync/duration.ts'
import { findTarget } from '../domain/sync/find-target.ts'
import { type HealthJob, type HealthNote, isOvertaken, type TargetHealth } from '../domain/sync/health-job.ts'
import { inventoryPlace } from '../domain/sync/inventory-place.ts'
import type { SyncTarget } from '../domain/sync/sync-target.ts'
import type { ClusterViewer, InventoryStore } from '../ports/cluster/port.ts'
import type { Log } from '../ports/log/port.ts'
import type { Notifier, Told } from '../ports/notify/port.ts'
import type { Table } from '../ports/table/port.ts'
import { blamePods } from './steps/blame-pods.ts'
import { closeHealth, readDueHealth, readHealth, recordHealth } from './steps/health-notes.ts'
import { readJournal } from './steps/record-run.ts'

/** Is every door a look opens; a cluster is only read. */
export type HealthPorts = {
  readonly targets: readonly SyncTarget[]
  readonly cluster: (
    name: string,
  ) => Pick<InventoryStore, 'readInventory'> & Pick<ClusterViewer, 'readObjects' | 'readPodsOf'>
  readonly table: Table
  readonly notify: (gitHost: string) => Notifier
  readonly log: Log
  readonly now: () => EpochMs
}

/** A look that keeps failing is given up after this. */
const BLIND_PATIENCE_MS = 10 * 60_000

/** So long pods take to come up without that anything is wrong: they are not asked for. */
const UNREMARKABLE_MS = 60_000

/**
 * Looks once; answers nothing when nobody waits for this commit any more.
 *
 * What is still under way is looked at again by the next tick. A look that fails never comes back to the queue, where it
 * would hold up the syncs of its target: the next tick asks for another one.
 */
export async function checkHealth(job: HealthJob, ports: HealthPorts): Promise<TargetHealth | undefined> {
  const target = findTarget(job.target, ports.targets)
  try {
    const note = await readDueHealth(job.target, ports.table)
    if (note?.commit !== job.commit) return undefined
    const isOver = !target || isOvertaken(job.commit, await readJournal(job.target, ports.table))
    if (isOver) {
      await closeHealth(note, ports.table)
      return undefined
    }
    const sum = await look(target, note, ports).catch(thrown => judgeBlindness(thrown, note, ports.now()))
    return await conclude({ ...sum, commit: note.commit, checkedAt: ports.now() }, { target, note, job }, ports)
  } catch (thrown) {
    const told = describeFailure(thrown)
    ports.log.write({ msg: 'health not checked', level: 'warn', target: job.target, job: job.id, ...told })
    return undefined
  }
}

async function look(target: SyncTarget, note: HealthNote, ports: HealthPorts): Promise<HealthSum> {
  const cluster = ports.cluster(target.cluster)
  const inventory = await cluster.readInventory(inventoryPlace(target))
  // What is only claimed was not applied, which the sync told.
  const owned = (inventory?.entries ?? []).filter(({ uid }) => uid !== '').map(({ id }) => id)
  const ids = chooseForHealth(owned)
  const objects = ids.length === 0 ? [] : await cluster.readObjects(ids)
  const waitedMs = ports.now() - note.since
  const seen = { objects, isLate: waitedMs > UNREMARKABLE_MS }
  const judged = await blamePods(judgeObjects(ids, objects, ports.now()), seen, { cluster, now: ports.now })
  const sum = sumUpHealth(judged)
  const allowedMs = patienceMs(objects)
  return waitedMs < allowedMs ? sum : giveUpWaiting(sum, describeDuration(allowedMs))
}

/** A missing right does not come back by waiting; everything else is given its time. */
function judgeBlindness(thrown: unknown, note: HealthNote, now: EpochMs): Omit<TargetHealth, 'commit' | 'checkedAt'> {
  if (!(thrown instanceof NeedsPerson) && now - note.since < BLIND_PATIENCE_MS) throw thrown
  const summary = `Not known: ${renderTold(describeFailure(thrown))}`
  return { verdict: 'unknown', counts: {}, objects: [], summary }
}

/** Told before it is recorded: a crash in between tells twice, the other way round would tell never. */
async function conclude(
  health: TargetHealth,
  { target, note, job }: { readonly target: SyncTarget; readonly note: HealthNote; readonly job: HealthJob },
  ports: HealthPorts,
): Promise<TargetHealth> {
  const { commit, verdict, summary, objects } = health
  const { host, repository, branch } = target.git
  const facts = { target: target.name, commit: commit.slice(0, 7), summary, job: job.id }
  ports.log.write({ msg: `health ${verdict}`, level: LEVELS[verdict], ...facts, objects })
  const before = await readHealth(target.name, ports.table)
  const isNews = before?.commit !== commit || before.verdict !== verdict
  if (isNews) {
    const told = { target: target.name, repository, branch, commit, verdict: WORDS[verdict], summary, job: job.id }
    await ports.notify(host).tell(told)
  }
  await recordHealth(target.name, health, ports.table)
  if (verdict !== 'progressing') await closeHealth(note, ports.table)
  return health
}

const LEVELS = { healthy: 'info', progressing: 'info', failed: 'error', unknown: 'warn' } as const

const WORDS = {
  healthy: 'healthy',
  progressing: 'progressing',
  failed: 'unhealthy',
  unknown: 'health-unknown',
} as const satisfies Record<TargetHealth['verdict'], Told['verdict']>
