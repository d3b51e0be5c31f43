// What one run did, as data: for the journal, the commit status, the log and fluxctl, all in the same words.
import type { CommitSha } from '../events/git.ts'
import type { EpochMs, FailureReport } from '../failure.ts'
import type { GarbagePlan } from '../garbage/garbage-plan.ts'
import { formatResourceId, formatResourceKey, type ResourceId, type ResourceIdText } from '../manifests/resource-id.ts'
import type { SyncReason } from './sync-job.ts'
import type { Outcome, Source, SyncPlan } from './sync-plan.ts'
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

/** A run tells at most so many objects; the counts stay whole. Keeps a journal entry far below a table's row limit. */
const MAX_TOLD_OBJECTS = 200

/** Is what a run did about objects that left Git. */
export type GarbageResult = {
  readonly deleted: readonly {
    readonly id: ResourceId
    readonly outcome: 'deleted' | 'deleting' | 'kept' | 'postponed'
    readonly failure?: FailureReport
    readonly finalizers?: readonly string[]
  }[]
  readonly plan: Pick<GarbagePlan, 'held' | 'kept' | 'valve'>
}

/** Sums up what the objects of a plan came to, and those that are left over. */
export function sumUpObjects(
  results: readonly ObjectResult[],
  plan: SyncPlan,
  garbage: GarbageResult,
): Pick<SyncRun, 'counts' | 'objects'> {
  const sources = new Map(plan.stages.flat().map(({ id, source }) => [formatResourceKey(id), source]))
  const told = [
    ...results.map(result => tellResult(result, sources.get(formatResourceKey(result.id)))),
    ...plan.leftAlone.map(({ id, why, source }) => tell(id, 'left-alone', renderSource(source), why)),
    ...garbage.deleted.map(tellDeleted),
    ...garbage.plan.held.map(({ id, at }) =>
      tell(id, 'left-over', at, garbage.plan.valve?.what ?? 'it would be deleted'),
    ),
    ...garbage.plan.kept.map(({ id, at, why }) => tell(id, 'left-over', at, why)),
  ]
  const counts: Partial<Record<ToldOutcome, number>> = {}
  if (plan.unchanged.length > 0) counts.unchanged = plan.unchanged.length
  for (const { outcome } of told) counts[outcome] = (counts[outcome] ?? 0) + 1
  const notable = told.filter(object => object.outcome !== 'unchanged')
  return { counts, objects: notable.sort(worstFirst).slice(0, MAX_TOLD_OBJECTS) }
}

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

function tellResult({ id, outcome, failure }: ObjectResult, source: Source | undefined): ToldObject {
  const told = { id: formatResourceId(id), outcome, at: renderSource(source) }
  return failure ? { ...told, code: failure.code, why: `${failure.what}. ${failure.fix}` } : told
}

function tell(id: ResourceId, outcome: ToldOutcome, at: string, why: string): ToldObject {
  return { id: formatResourceId(id), outcome, at, why }
}

const WORDS = { deleted: 'pruned', deleting: 'deleting', kept: 'left-over', postponed: 'left-over' } as const

function tellDeleted({ id, outcome, failure, finalizers = [] }: GarbageResult['deleted'][number]): ToldObject {
  const told = { id: formatResourceId(id), outcome: WORDS[outcome], at: '' }
  if (failure) return { ...told, code: failure.code, why: `${failure.what}. ${failure.fix}` }
  if (outcome === 'postponed') return { ...told, why: 'the time was over; the next sync deletes it' }
  return finalizers.length > 0 ? { ...told, why: `waits for ${finalizers.join(', ')}` } : told
}

function renderSource(source: Source | undefined): string {
  return source ? `${source.file}:${source.line}` : ''
}

/** Renders one object for a line of text; where it stands matters when something is to be done there. */
export function describeToldObject({ id, at, why }: Pick<ToldObject, 'id' | 'at' | 'why'>): string {
  return why === undefined ? id : `${id} (${at}): ${why}`
}

const WORST_FIRST: readonly ToldOutcome[] = [
  'failed',
  'waiting',
  'postponed',
  'left-over',
  'deleting',
  'pruned',
  'created',
  'updated',
  'left-alone',
  'unchanged',
]

function worstFirst(one: ToldObject, other: ToldObject): number {
  return WORST_FIRST.indexOf(one.outcome) - WORST_FIRST.indexOf(other.outcome)
}
