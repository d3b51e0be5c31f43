// The door to people: what a sync did, told once, in the words of the plan.
import type { BranchName, CommitSha, RepositoryName } from '../../domain/events/git.ts'
import type { TargetName } from '../../domain/sync/sync-target.ts'

/** Is what is told of one run. `summary` is one sentence without secrets. */
export type Told = {
  readonly target: TargetName
  readonly repository: RepositoryName
  readonly branch: BranchName
  readonly commit: CommitSha
  readonly verdict: 'started' | 'applied' | 'partly-applied' | 'failed'
  readonly summary: string
}

/** Tells people. Never throws for a lost message: a sync does not fail because its telling did. */
export type Notifier = { tell(told: Told): Promise<void> }
