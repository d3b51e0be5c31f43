// Remembers which targets wait for their objects to become healthy, and how they did; all of it may be lost at the cost
// of a verdict that is never told.
import { describeFailure, type EpochMs } from '../../domain/failure.ts'
import { type HealthJob, type HealthNote, isHealthDue, type TargetHealth } from '../../domain/sync/health-job.ts'
import type { SyncRun } from '../../domain/sync/sync-run.ts'
import type { SyncTarget, TargetName } from '../../domain/sync/sync-target.ts'
import type { Log } from '../../ports/log/port.ts'
import type { Queue } from '../../ports/queue/port.ts'
import type { Table } from '../../ports/table/port.ts'

const DAY_MS = 24 * 60 * 60_000
/** A tick asks the table so much at once. */
const NOTES_AT_ONCE = 25

/** Is what noting needs. */
export type NotePorts = { readonly table: Table; readonly log: Log; readonly now: () => EpochMs }

/**
 * Notes that the objects of a run are to be looked at. A wait for the same commit goes on, so that an object which two
 * sides fight over does not prolong it; one that cannot be noted is logged, since a sync does not fail for it.
 */
export async function noteApplied(run: SyncRun, { table, log, now }: NotePorts): Promise<void> {
  const { commit, target, id: job } = run
  if (commit === undefined) return
  try {
    const [note, health] = await Promise.all([readDueHealth(target, table), readHealth(target, table)])
    if (note?.commit === commit || !isHealthDue(run, health?.commit)) return
    const value = JSON.stringify({ target, commit, since: now() } satisfies HealthNote)
    await table.put(noteKey(target), { value, expiresAt: now() + DAY_MS })
  } catch (thrown) {
    log.write({ msg: 'health not noted', level: 'warn', target, job, why: describeFailure(thrown).what })
  }
}

/** Reads what a target waits for; undefined when it waits for nothing. */
export async function readDueHealth(target: TargetName, table: Table): Promise<HealthNote | undefined> {
  const text = await table.get(noteKey(target))
  return text === undefined ? undefined : (JSON.parse(text) as HealthNote)
}

/** Ends a wait. */
export async function closeHealth(note: HealthNote, table: Table): Promise<void> {
  await table.remove(noteKey(note.target))
}

/** Reads how a target did when it was last looked at. */
export async function readHealth(target: TargetName, table: Table): Promise<TargetHealth | undefined> {
  const text = await table.get(healthKey(target))
  return text === undefined ? undefined : (JSON.parse(text) as TargetHealth)
}

/** Keeps how a target did, as long as its journal. */
export async function recordHealth(target: TargetName, health: TargetHealth, table: Table): Promise<void> {
  await table.put(healthKey(target), { value: JSON.stringify(health), expiresAt: health.checkedAt + 30 * DAY_MS })
}

/**
 * Queues a look at every target that waits. It goes where the target's syncs go, so that no sync is under way meanwhile.
 *
 * A target whose note cannot be read is logged and asked about by the next tick.
 */
export async function queueHealthChecks(
  targets: readonly SyncTarget[],
  now: EpochMs,
  ports: { readonly table: Table; readonly queue: Pick<Queue, 'send'>; readonly log: Log },
): Promise<readonly HealthJob[]> {
  const jobs: HealthJob[] = []
  for (let start = 0; start < targets.length; start += NOTES_AT_ONCE) {
    const some = targets.slice(start, start + NOTES_AT_ONCE)
    const found = await Promise.all(some.map(({ name }) => queueIfDue(name, now, ports)))
    jobs.push(...found.filter(job => job !== undefined))
  }
  return jobs
}

async function queueIfDue(
  target: TargetName,
  now: EpochMs,
  { table, queue, log }: Parameters<typeof queueHealthChecks>[2],
): Promise<HealthJob | undefined> {
  try {
    const note = await readDueHealth(target, table)
    if (!note) return undefined
    const id = `health-${target}-${now}`
    const job: HealthJob = { kind: 'health', target, commit: note.commit, id, requestedAt: now }
    await queue.send({ group: target, dedupId: id, coalesceKey: 'health', body: JSON.stringify(job) })
    return job
  } catch (thrown) {
    log.write({ msg: 'health not queued', level: 'error', target, ...describeFailure(thrown) })
    return undefined
  }
}

function noteKey(target: TargetName): string {
  return `health-due/${target}`
}

function healthKey(target: TargetName): string {
  return `health/${target}`
}
