// What one run did, as data: for the journal, the commit status, the log and fluxctl, all in the same words.
import type { CommitSha } from '../events/git.ts'
import type { EpochMs, FailureReport } from '../failure.ts'
import type { ResourceId, ResourceIdText } from '../manifests/resource-id.ts'
import type { SyncReason } from './sync-job.ts'
import type { Outcome } from './sync-plan.ts'
import type { TargetName } from './sync-target.ts'

/** Is how a run ended. `retrying` comes back by itself; `failed` waits for a person or a new commit. */
export type Verdict = 'unchanged' | 'applied' | 'partly-applied' | 'postponed' | 'retrying' | 'failed'

/**
 * Is the word for one object of a run: what became of it in the plan, or of what is left over. `pruned` is gone,
 * `deleting` waits for finalizers, `left-over` is no longer in Git and stays.
 */
export type ToldOutcome = Outcome | 'left-alone' | 'pruned' | 'deleting' | 'left-over'

/** Is one object worth telling about: changed, waiting, failed or left alone. */
export type ToldObject = {
  readonly id: ResourceIdText
  readonly outcome: ToldOutcome
  /** `apps/shop.yaml:12`: where Git says it. */
  readonly at: string
  readonly why?: string
  readonly code?: string
}

/** Is what became of the tag: `taken` means that somebody else moved it elsewhere meanwhile. */
export type TagOutcome = 'moved' | 'kept' | 'taken'

/** Is one run. `commit` is absent when not even the head could be read. */
export type SyncRun = {
  readonly id: string
  readonly target: TargetName
  readonly reason: SyncReason
  readonly startedAt: EpochMs
  readonly endedAt: EpochMs
  readonly commit?: CommitSha
  readonly verdict: Verdict
  readonly tag: TagOutcome
  readonly counts: Readonly<Partial<Record<ToldOutcome, number>>>
  readonly objects: readonly ToldObject[]
  readonly failures: readonly FailureReport[]
  readonly summary: string
}

/** Is one object's result as the cluster told it. */
export type ObjectResult = { readonly id: ResourceId; readonly outcome: Outcome; readonly failure?: FailureReport }

/** Says how an apply ended, from the counts alone. An object that waits for its kind is no failure. */
export function judge(counts: SyncRun['counts']): Verdict {
  if (counts.postponed) return 'postponed'
  return counts.failed ? 'partly-applied' : 'applied'
}

const COUNT_WORDS = [
  ['created', 'created'],
  ['updated', 'updated'],
  ['unchanged', 'unchanged'],
  ['waiting', 'waiting for their kind'],
  ['failed', 'failed'],
  ['postponed', 'postponed'],
  ['pruned', 'pruned'],
  ['deleting', 'being deleted'],
  ['left-over', 'left over'],
  ['left-alone', 'left alone'],
] as const

/** Renders one sentence for a commit status and a log line: `3 created, 1 failed: demo:deployment/x …`. */
export function describeCounts(counts: SyncRun['counts']): string {
  const parts = COUNT_WORDS.flatMap(([outcome, words]) => (counts[outcome] ? [`${counts[outcome]} ${words}`] : []))
  return parts.length > 0 ? parts.join(', ') : 'no objects'
}

/** Renders one object for a line of text; where it stands matters when something is to be done there. */
export function describeToldObject({ id, at, why }: Pick<ToldObject, 'id' | 'at' | 'why'>): string {
  return why === undefined ? id : `${id} (${at}): ${why}`
}
