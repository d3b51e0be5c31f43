// The door to people: what a sync did and whether it runs, told once, in the words of the plan.
import type { BranchName, CommitSha, RepositoryName } from '../../domain/events/git.ts'
import type { TargetName } from '../../domain/sync/sync-target.ts'

/** Is how a sync stands. */
export type SyncWord = 'started' | 'applied' | 'partly-applied' | 'failed'

/** Is how the objects of a commit do after its sync; `health-unknown`: they could not be looked at. */
export type HealthWord = 'progressing' | 'healthy' | 'unhealthy' | 'health-unknown'

/** Is what is told of one run, or of one look at what it left behind. `summary` is one sentence without secrets. */
export type Told = {
  readonly target: TargetName
  readonly repository: RepositoryName
  readonly branch: BranchName
  readonly commit: CommitSha
  readonly verdict: SyncWord | HealthWord
  readonly summary: string
  /** The id that travels from the webhook to here. */
  readonly job: string
}

/** Tells people. Never throws for a lost message: a sync does not fail because its telling did. */
export type Notifier = { tell(told: Told): Promise<void> }
