// Sums up what the objects of a run came to, worst first, and those that are left over.
import type { FailureReport } from '../failure.ts'
import type { GarbagePlan } from '../garbage/garbage-plan.ts'
import { formatResourceId, formatResourceKey, type ResourceId, type ResourceKey } from '../manifests/resource-id.ts'
import type { Source, SyncPlan } from './sync-plan.ts'
import type { ObjectResult, SyncRun, ToldObject, ToldOutcome } from './sync-run.ts'

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
  drift: ReadonlyMap<ResourceKey, string>,
): Pick<SyncRun, 'counts' | 'objects'> {
  const sources = new Map(plan.stages.flat().map(({ id, source }) => [formatResourceKey(id), source]))
  const told = [
    ...results.map(result =>
      tellResult(result, sources.get(formatResourceKey(result.id)), drift.get(formatResourceKey(result.id))),
    ),
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

function tellResult(
  { id, outcome, failure }: ObjectResult,
  source: Source | undefined,
  drift: string | undefined,
): ToldObject {
  const told = { id: formatResourceId(id), outcome, at: renderSource(source) }
  if (failure) return { ...told, code: failure.code, why: `${failure.what}. ${failure.fix}` }
  return drift === undefined ? told : { ...told, code: 'drift', why: drift }
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
