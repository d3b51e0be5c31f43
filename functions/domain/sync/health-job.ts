// The look at what a sync left behind: a sync ends when all is applied, and what runs of it shows later.
import type { CommitSha } from '../events/git.ts'
import type { EpochMs } from '../failure.ts'
import type { HealthSum } from '../health/sum-up-health.ts'
import type { SyncRun } from './sync-run.ts'
import type { TargetName } from './sync-target.ts'

/** Is one request to look how the objects of a target do. It never carries content. */
export type HealthJob = {
  readonly kind: 'health'
  readonly target: TargetName
  /** The commit that was applied; a newer one makes the job needless. */
  readonly commit: CommitSha
  readonly id: string
  readonly requestedAt: EpochMs
}

/** Says that a target waits for its objects to become healthy, and since when. */
export type HealthNote = { readonly target: TargetName; readonly commit: CommitSha; readonly since: EpochMs }

/** Is how a target did when it was last looked at. `unknown`: it could not be looked at, `summary` says why. */
export type TargetHealth = Omit<HealthSum, 'verdict'> & {
  readonly commit: CommitSha
  readonly verdict: HealthSum['verdict'] | 'unknown'
  readonly checkedAt: EpochMs
}

/**
 * Tells whether a run leaves something to wait for: it changed something, a person asked for it, or its commit was never
 * looked at. A run that found everything as it was opens no new wait, or every resync would.
 */
export function isHealthDue(run: SyncRun, lookedAt: CommitSha | undefined): boolean {
  switch (run.verdict) {
    case 'applied':
    case 'partly-applied': {
      const { created = 0, updated = 0 } = run.counts
      return created + updated > 0 || run.reason === 'manual' || run.commit !== lookedAt
    }
    case 'unchanged':
    case 'postponed':
    case 'retrying':
    case 'failed':
      return false
  }
}

/** Tells whether a newer commit of the same target had its turn; a run that knows no commit says nothing. */
export function isOvertaken(commit: CommitSha, journal: readonly Pick<SyncRun, 'commit'>[]): boolean {
  const latest = journal.find(run => run.commit !== undefined)
  return latest?.commit !== commit
}
