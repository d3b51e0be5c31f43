// Tells what a job that may end in a commit did: to the journal, to the log, to whoever asked.
import type { CommitSha } from '../../domain/events/git.ts'
import { describeFailure, type EpochMs, TryLater } from '../../domain/failure.ts'
import type { ImageNote } from '../../domain/release/image-note.ts'
import type { ReleaseResult } from '../../domain/release/release-result.ts'
import { listTargets } from '../../domain/release/render-commit-message.ts'
import type { CommitJob } from '../../domain/sync/commit-job.ts'
import type { ImageRun, ImageVerdict } from '../../domain/sync/image-run.ts'
import type { Log } from '../../ports/log/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { noteImageRun, recordImageRun } from './image-runs.ts'

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

const MOST_TOLD = 20

/** Opens the report of one run; each ends in exactly one of `ended` and `failed`. */
export function openImageReport(job: CommitJob, { table, log, now }: ImageReportPorts) {
  const startedAt = now()

  async function record(run: ImageRun): Promise<boolean> {
    try {
      await recordImageRun(run, table, now())
      return (await noteImageRun(run, table, now())).isNews
    } catch (thrown) {
      const why = describeFailure(thrown).what
      log.write({ msg: 'run not recorded', level: 'warn', target: job.target, job: job.id, why })
      return true
    }
  }

  async function finish(run: ImageRun): Promise<ImageRun> {
    const isNews = await record(run)
    log.write({ msg: `images ${run.verdict}`, level: levelOf(run, isNews), ...factsOf(run, isNews) })
    return run
  }

  function end({ result, notes = [], ...how }: ImageEnd, failure?: ImageRun['failure']): ImageRun {
    const { id, target, kind } = job
    const run = { id, target, kind, startedAt, endedAt: now(), verdict: how.verdict, result, notes }
    const told = { ...run, ...pick(how), summary: failure?.what ?? summarise(run) }
    return failure === undefined ? told : { ...told, failure }
  }

  return {
    /** Shows whoever asked that work is under way; not to be able to stops nothing. */
    started: () => {
      const run = end({ verdict: 'retrying', result: new Map() })
      return recordImageRun({ ...run, summary: 'Under way' }, table, now()).catch(() => {})
    },
    ended: (how: ImageEnd) => finish(end(how)),
    /** Tells of what stopped the run, and throws it again. */
    failed: async (thrown: unknown): Promise<never> => {
      const verdict = thrown instanceof TryLater ? 'retrying' : 'failed'
      await finish(end({ verdict, result: new Map() }, describeFailure(thrown)))
      throw thrown
    },
  }
}

function pick({ commit, url }: Pick<ImageEnd, 'commit' | 'url'>): Pick<ImageRun, 'commit' | 'url'> {
  return { ...(commit === undefined ? {} : { commit }), ...(url === undefined ? {} : { url }) }
}

function factsOf(run: ImageRun, isNews: boolean) {
  const { id: job, kind, target, commit, url, summary, notes, failure } = run
  const images = listTargets(run.result)
  return {
    target,
    kind,
    job,
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

function summarise({ verdict, result, notes }: Pick<ImageRun, 'verdict' | 'result' | 'notes'>): string {
  const images = listTargets(result)
  const what = images.length === 0 ? 'Policies' : images.length === 1 ? images[0] : `${images.length} images`
  const more = notes.length === 0 ? '' : `; ${notes.length} ${notes.length === 1 ? 'note' : 'notes'}`
  switch (verdict) {
    case 'committed':
    case 'proposed':
      return `${what} ${verdict}${more}`
    case 'nothing':
    case 'retrying':
    case 'failed':
      return `Nothing to do${more}`
  }
}
