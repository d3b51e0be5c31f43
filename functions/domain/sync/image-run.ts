// What one job that may end in a commit did, as data: for the journal, the log and fluxctl.
import type { CommitSha } from '../events/git.ts'
import type { EpochMs, FailureReport } from '../failure.ts'
import type { ImageNote } from '../release/image-note.ts'
import type { ReleaseResult } from '../release/release-result.ts'
import type { CommitJob } from './commit-job.ts'
import type { TargetName } from './sync-target.ts'

/** `committed`: on the branch; `proposed`: in a change request; `nothing`: all is as it should be, or was only planned. */
export type ImageVerdict = 'committed' | 'proposed' | 'nothing' | 'retrying' | 'failed'

/** Is one run of a commit job. */
export type ImageRun = {
  readonly id: string
  readonly target: TargetName
  readonly kind: CommitJob['kind']
  readonly startedAt: EpochMs
  readonly endedAt: EpochMs
  readonly verdict: ImageVerdict
  /** What was committed, or for a proposal the head it is built on. */
  readonly commit?: CommitSha
  /** Where people look at the proposal. */
  readonly url?: string
  readonly result: ReleaseResult
  readonly notes: readonly ImageNote[]
  readonly failure?: FailureReport
  readonly summary: string
}
