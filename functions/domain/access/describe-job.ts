// How a job stands, in the words Flux's clients wait for.
import { renderTold } from '../failure.ts'
import type { SyncRun, Verdict } from '../sync/sync-run.ts'
import type { JobStatus } from './api-objects.ts'

/** Is a job that waits for its first run. */
export const QUEUED_JOB: JobStatus = { Result: {}, Err: '', StatusString: 'queued' }

/** `retrying` and `postponed` come back by themselves; objects that failed do not undo the commit that was applied. */
const STATUS_OF = {
  unchanged: 'succeeded',
  applied: 'succeeded',
  'partly-applied': 'succeeded',
  postponed: 'running',
  retrying: 'running',
  failed: 'failed',
} as const satisfies Record<Verdict, JobStatus['StatusString']>

/** Describes the job of a run. */
export function describeJob(run: SyncRun): JobStatus {
  const StatusString = STATUS_OF[run.verdict]
  return {
    Result: run.commit === undefined ? { run } : { revision: run.commit, run },
    Err: StatusString === 'failed' ? describeFailures(run) : '',
    StatusString,
  }
}

function describeFailures({ failures, summary }: SyncRun): string {
  return failures.map(renderTold).join('\n') || summary
}
