// Keeps what a run did where fluxctl and the next run find it; the journal may be lost at the cost of knowing less.
import type { EpochMs } from '../../domain/failure.ts'
import type { SyncRun } from '../../domain/sync/sync-run.ts'
import type { TargetName } from '../../domain/sync/sync-target.ts'
import type { Table } from '../../ports/table/port.ts'

const DAY_MS = 24 * 60 * 60_000
const JOURNAL_LENGTH = 50

/** Reads the latest runs of a target, newest first. */
export async function readJournal(target: TargetName, table: Table): Promise<readonly SyncRun[]> {
  const text = await table.get(journalKey(target))
  return text === undefined ? [] : (JSON.parse(text) as readonly SyncRun[])
}

/** Reads one run by the id of its job. */
export async function readRun(id: string, table: Table): Promise<SyncRun | undefined> {
  const text = await table.get(runKey(id))
  return text === undefined ? undefined : (JSON.parse(text) as SyncRun)
}

/**
 * Records a run, and puts it into the journal unless nothing happened; what says something new is told through `tell`.
 *
 * Told before the journal has it: a crash in between tells twice, the other way round would tell never.
 *
 * A run that repeats the latest one takes its place, so that a quiet month does not push the last change out of the
 * journal. Only one run of a target is under way at a time, so the journal needs no lock.
 */
export async function recordRun(
  run: SyncRun,
  table: Table,
  now: EpochMs,
  tell: () => Promise<void> = async () => {},
): Promise<void> {
  await table.put(runKey(run.id), { value: JSON.stringify(run), expiresAt: now + 3 * DAY_MS })
  if (run.verdict === 'unchanged') return
  const journal = await readJournal(run.target, table)
  const last = journal.find(earlier => earlier.commit === run.commit)
  if (last === undefined || !saysTheSame(last, run)) await tell()
  const [latest, ...older] = journal
  const kept = latest && saysTheSame(latest, run) ? older : journal
  const value = JSON.stringify([run, ...kept].slice(0, JOURNAL_LENGTH))
  await table.put(journalKey(run.target), { value, expiresAt: now + 30 * DAY_MS })
}

function saysTheSame(one: SyncRun, other: SyncRun): boolean {
  return one.commit === other.commit && one.verdict === other.verdict && one.summary === other.summary
}

function runKey(id: string): string {
  return `run/${id}`
}

function journalKey(target: TargetName): string {
  return `journal/${target}`
}
