// Tells what a job that may end in a commit did: to the journal, to the log, to whoever asked.
import type { CommitSha } from '../../domain/events/git.ts'
import { describeFailure, type EpochMs, TryLater } from '../../domain/failure.ts'
import type { ResourceIdText } from '../../domain/manifests/resource-id.ts'
import type { ReleaseResult, WorkloadResult } from '../../domain/release/release-result.ts'
import { listTargets } from '../../domain/release/render-commit-message.ts'
import type { CommitJob } from '../../domain/sync/commit-job.ts'
import type { ImageNote, ImageRun, ImageVerdict } from '../../domain/sync/image-run.ts'
import type { TargetName } from '../../domain/sync/sync-target.ts'
import type { Log } from '../../ports/log/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { getLargeText, putLargeText } from './large-text.ts'

/** Is what telling needs. */
export type ImageReportPorts = { readonly table: Table; readonly log: Log; readonly now: () => EpochMs }

/** Is how a run ended. */
export type ImageEnd = {
  readonly verdict: ImageVerdict
  readonly commit?: CommitSha
  readonly url?: string
  readonly result: ReleaseResult
  readonly notes?: readonly ImageNote[]
}

const DAY_MS = 24 * 60 * 60_000
const JOURNAL_LENGTH = 20
const MOST_TOLD = 20

type Stored = Omit<ImageRun, 'result'> & { readonly result: readonly (readonly [ResourceIdText, WorkloadResult])[] }

/** Opens the report of one run; each ends in exactly one of `ended` and `failed`. */
export function openImageReport(job: CommitJob, { table, log, now }: ImageReportPorts) {
  const startedAt = now()

  async function finish(run: ImageRun): Promise<ImageRun> {
    const before = (await recall(job.target, table).catch(() => [])).find(({ kind }) => kind === job.kind)
    const isNews = run.verdict !== 'nothing' || describeNotes(before?.notes) !== describeNotes(run.notes)
    log.write({ msg: `images ${run.verdict}`, level: levelOf(run, isNews), ...factsOf(job, run, isNews) })
    await recordImageRun(run, table, now()).catch(thrown => {
      log.write({
        msg: 'run not recorded',
        level: 'warn',
        target: job.target,
        job: job.id,
        why: describeFailure(thrown).what,
      })
    })
    return run
  }

  function end({ notes = [], ...rest }: ImageEnd, failure?: ImageRun['failure']): ImageRun {
    const { id, target, kind } = job
    const run = { id, target, kind, startedAt, endedAt: now(), ...rest, notes }
    const summary = failure?.what ?? summarise(run)
    return failure === undefined ? { ...run, summary } : { ...run, summary, failure }
  }

  return {
    ended: (how: ImageEnd) => finish(end(how)),
    /** Tells of what stopped the run, and throws it again. */
    failed: async (thrown: unknown): Promise<never> => {
      const verdict = thrown instanceof TryLater ? 'retrying' : 'failed'
      await finish(end({ verdict, result: new Map() }, describeFailure(thrown)))
      throw thrown
    },
  }
}

/** Records a run by the id of its job, and in the journal of its target unless nothing came of it. */
export async function recordImageRun(run: ImageRun, table: Table, now: EpochMs): Promise<void> {
  const stored: Stored = { ...run, result: [...run.result] }
  await putLargeText(table, runKey(run.id), JSON.stringify(stored), now + 3 * DAY_MS)
  if (run.verdict === 'nothing' && run.notes.length === 0 && run.kind === 'automate') return
  const journal = await recall(run.target, table)
  const kept = journal.filter(({ id }) => id !== run.id)
  // What was decided container by container is in the commit; the journal says that there was one.
  const short = { ...run, result: run.result.size > MOST_TOLD ? [] : [...run.result] }
  await putLargeText(
    table,
    journalKey(run.target),
    JSON.stringify([short, ...kept].slice(0, JOURNAL_LENGTH)),
    now + 30 * DAY_MS,
  )
}

/** Reads the run of a job; undefined when there is none (yet). */
export async function readImageRun(id: string, table: Table): Promise<ImageRun | undefined> {
  const text = await getLargeText(table, runKey(id))
  return text === undefined ? undefined : restore(JSON.parse(text) as Stored)
}

/** Reads the latest runs of a target that said something, newest first. */
export async function readImageJournal(target: TargetName, table: Table): Promise<readonly ImageRun[]> {
  return (await recall(target, table)).map(restore)
}

async function recall(target: TargetName, table: Table): Promise<readonly Stored[]> {
  const text = await getLargeText(table, journalKey(target))
  return text === undefined ? [] : (JSON.parse(text) as readonly Stored[])
}

function restore(stored: Stored): ImageRun {
  return { ...stored, result: new Map(stored.result) }
}

function factsOf({ target, id, kind }: CommitJob, run: ImageRun, isNews: boolean) {
  const { commit, url, summary, notes, failure } = run
  const images = listTargets(run.result)
  return {
    target,
    kind,
    job: id,
    commit: commit?.slice(0, 7),
    url,
    images: images.length === 0 ? undefined : images.slice(0, MOST_TOLD),
    summary,
    tookMs: run.endedAt - run.startedAt,
    notes: isNews && notes.length > 0 ? notes.slice(0, MOST_TOLD) : undefined,
    ...failure,
  }
}

function levelOf({ verdict, notes }: ImageRun, isNews: boolean): 'info' | 'warn' | 'error' {
  if (verdict === 'failed') return 'error'
  return verdict === 'retrying' || (isNews && notes.length > 0) ? 'warn' : 'info'
}

function summarise({ verdict, result, notes }: Omit<ImageRun, 'summary'>): string {
  const images = listTargets(result)
  const what = images.length === 1 ? images[0] : `${images.length} images`
  const stuck = notes.length === 0 ? '' : `; ${notes.length} cannot be decided`
  switch (verdict) {
    case 'committed':
      return `${images.length === 0 ? 'Policies' : what} committed${stuck}`
    case 'proposed':
      return `${images.length === 0 ? 'Policies' : what} proposed${stuck}`
    case 'nothing':
    case 'retrying':
    case 'failed':
      return `Nothing to do${stuck}`
  }
}

function describeNotes(notes: readonly ImageNote[] | undefined): string {
  return JSON.stringify(notes ?? [])
}

function runKey(id: string): string {
  return `image-run/${id}`
}

function journalKey(target: TargetName): string {
  return `images/${target}`
}
