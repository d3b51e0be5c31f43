// What one run did, as data: for the journal, the commit status, the log and fluxctl, all in the same words.
import type { CommitSha } from '../events/git.ts'
import type { EpochMs, FailureReport } from '../failure.ts'
import { formatResourceId, formatResourceKey, type ResourceId, type ResourceIdText } from '../manifests/resource-id.ts'
import type { SyncReason } from './sync-job.ts'
import type { Outcome, Source, SyncPlan } from './sync-plan.ts'
import type { TargetName } from './sync-target.ts'

/** Is how a run ended. `retrying` comes back by itself; `failed` waits for a person or a new commit. */
export type Verdict = 'unchanged' | 'applied' | 'partly-applied' | 'postponed' | 'retrying' | 'failed'

/** Is one object worth telling about: changed, waiting, failed or left alone. */
export type ToldObject = {
  readonly id: ResourceIdText
  readonly outcome: Outcome | 'left-alone'
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
  readonly counts: Readonly<Partial<Record<Outcome | 'left-alone', number>>>
  readonly objects: readonly ToldObject[]
  readonly failures: readonly FailureReport[]
  readonly summary: string
}

/** Is one object's result as the cluster told it. */
export type ObjectResult = { readonly id: ResourceId; readonly outcome: Outcome; readonly failure?: FailureReport }

/** A run tells at most so many objects; the counts stay whole. Keeps a journal entry far below a table's row limit. */
const MAX_TOLD_OBJECTS = 200

/** Sums up what the objects of a plan came to. */
export function sumUpObjects(results: readonly ObjectResult[], plan: SyncPlan): Pick<SyncRun, 'counts' | 'objects'> {
  const { leftAlone } = plan
  const sources = new Map(plan.stages.flat().map(({ id, source }) => [formatResourceKey(id), source]))
  const told = [
    ...results
      .filter(result => result.outcome !== 'unchanged')
      .map(result => tellResult(result, sources.get(formatResourceKey(result.id)))),
    ...leftAlone.map(
      ({ id, why, source }): ToldObject => ({
        id: formatResourceId(id),
        outcome: 'left-alone',
        at: renderSource(source),
        why,
      }),
    ),
  ]
  const counts: Partial<Record<Outcome | 'left-alone', number>> = {}
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1
  if (leftAlone.length > 0) counts['left-alone'] = leftAlone.length
  return { counts, objects: told.sort(worstFirst).slice(0, MAX_TOLD_OBJECTS) }
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

function renderSource(source: Source | undefined): string {
  return source ? `${source.file}:${source.line}` : ''
}

/** Renders one object for a line of text; where it stands matters when something is to be done there. */
export function describeToldObject({ id, at, why }: Pick<ToldObject, 'id' | 'at' | 'why'>): string {
  return why === undefined ? id : `${id} (${at}): ${why}`
}

const BADNESS = { failed: 0, waiting: 1, postponed: 2, created: 3, updated: 4, 'left-alone': 5, unchanged: 6 } as const

function worstFirst(one: ToldObject, other: ToldObject): number {
  return BADNESS[one.outcome] - BADNESS[other.outcome]
}
