// Keeps what jobs that may end in a commit did where fluxctl and the next run find it; all of it may be lost.
import type { EpochMs } from '../../domain/failure.ts'
import type { ResourceIdText } from '../../domain/manifests/resource-id.ts'
import type { WorkloadResult } from '../../domain/release/release-result.ts'
import type { ImageRun } from '../../domain/sync/image-run.ts'
import type { TargetName } from '../../domain/sync/sync-target.ts'
import type { Table } from '../../ports/table/port.ts'
import { getLargeText, putLargeText } from './large-text.ts'

const DAY_MS = 24 * 60 * 60_000
const JOURNAL_LENGTH = 20
const MOST_KEPT = 20

type Stored = Omit<ImageRun, 'result'> & { readonly result: readonly (readonly [ResourceIdText, WorkloadResult])[] }

/** Keeps a run under the id of its job. */
export async function recordImageRun(run: ImageRun, table: Table, now: EpochMs): Promise<void> {
  await putLargeText(table, runKey(run.id), JSON.stringify(store(run)), now + 3 * DAY_MS)
}

/** Reads the run of a job; undefined when there is none (yet). */
export async function readImageRun(id: string, table: Table): Promise<ImageRun | undefined> {
  const text = await getLargeText(table, runKey(id))
  return text === undefined ? undefined : restore(JSON.parse(text) as Stored)
}

/** Reads the latest runs of a target that said something, newest first. */
export async function readImageJournal(target: TargetName, table: Table): Promise<readonly ImageRun[]> {
  const text = await getLargeText(table, journalKey(target))
  return text === undefined ? [] : (JSON.parse(text) as readonly Stored[]).map(restore)
}

/**
 * Puts a run into the journal of its target, unless it says what the one before it said: an image that is stuck for a
 * day must not push the commits of that day out. Tells whether its notes are new.
 */
export async function noteImageRun(run: ImageRun, table: Table, now: EpochMs): Promise<{ readonly isNews: boolean }> {
  const journal = await readImageJournal(run.target, table)
  const short = shorten(run)
  const latest = journal.find(({ kind }) => kind === run.kind)
  const isNews = describeNotes(short) !== describeNotes(latest)
  if (isQuiet(short, latest) || saysTheSame(short, latest)) return { isNews }
  // A commit stays, also when the same job came again and found nothing left to do.
  const kept = journal.filter(({ id, verdict }) => id !== run.id || verdict === 'committed' || verdict === 'proposed')
  const text = JSON.stringify([short, ...kept].slice(0, JOURNAL_LENGTH).map(store))
  await putLargeText(table, journalKey(run.target), text, now + 30 * DAY_MS)
  return { isNews }
}

/** What was decided container by container is in the commit; the journal says that there was one. */
function shorten(run: ImageRun): ImageRun {
  return { ...run, result: run.result.size > MOST_KEPT ? new Map() : run.result, notes: run.notes.slice(0, MOST_KEPT) }
}

/** Nothing to do is only worth a line after something that went wrong, or was odd. */
function isQuiet(run: ImageRun, latest: ImageRun | undefined): boolean {
  const isWell = latest === undefined || (latest.failure === undefined && latest.notes.length === 0)
  return run.verdict === 'nothing' && run.notes.length === 0 && isWell
}

function saysTheSame(run: ImageRun, latest: ImageRun | undefined): boolean {
  return (
    run.verdict !== 'committed' &&
    run.verdict === latest?.verdict &&
    run.summary === latest.summary &&
    run.url === latest.url &&
    describeNotes(run) === describeNotes(latest)
  )
}

function describeNotes(run: ImageRun | undefined): string {
  return JSON.stringify(run?.notes ?? [])
}

function store(run: ImageRun): Stored {
  return { ...run, result: [...run.result] }
}

function restore(stored: Stored): ImageRun {
  return { ...stored, result: new Map(stored.result) }
}

function runKey(id: string): string {
  return `image-run/${id}`
}

function journalKey(target: TargetName): string {
  return `images/${target}`
}
