// Previews, plans and remnants as lines of a diff. Whole objects enter; what leaves is masked.
import { describeChanges, type ToldChange } from '../diff/describe-changes.ts'
import { maskText, type Secrets } from '../diff/mask-secrets.ts'
import type { ObjectDiff } from '../diff/object-diff.ts'
import type { FailureReport } from '../failure.ts'
import type { GarbagePlan } from '../garbage/garbage-plan.ts'
import { CHECKSUM_ANNOTATION, GC_MARK_LABEL } from '../garbage/marks.ts'
import type { JsonObject } from '../manifests/json.ts'
import { formatResourceId, formatResourceKey, type ResourceId, type ResourceKey } from '../manifests/resource-id.ts'
import type { LeftAlone, Source } from '../sync/sync-plan.ts'

/** Is one object that was previewed; nothing is told when it would stay as it is. */
export type Previewed = { readonly id: ResourceId; readonly told?: ObjectDiff }

type Preview = {
  readonly id: ResourceId
  readonly before?: JsonObject
  readonly after?: JsonObject
  readonly failure?: FailureReport
}

/** Our own marks: of interest only when nothing else would change. */
const MARKS = [`metadata.annotations["${CHECKSUM_ANNOTATION}"]`, `metadata.labels["${GC_MARK_LABEL}"]`]

/** Describes what the dry run answered, without a value of any secret. */
export function describePreviews(
  previews: readonly Preview[],
  sources: ReadonlyMap<ResourceKey, Source>,
  secrets: Secrets,
): readonly Previewed[] {
  return previews.map(preview => {
    const { id } = preview
    const told = tellPreview(preview, renderAt(sources.get(formatResourceKey(id))), secrets)
    return told === undefined ? { id } : { id, told }
  })
}

function tellPreview({ id, before, after, failure }: Preview, at: string, secrets: Secrets): ObjectDiff | undefined {
  const told = { id: formatResourceId(id), at, changes: [] }
  if (failure !== undefined) {
    const outcome = failure.code === 'kind-not-served' ? 'waiting' : 'failed'
    return { ...told, outcome, code: failure.code, why: maskText(`${failure.what}. ${failure.fix}`, secrets) }
  }
  if (after === undefined) return undefined
  if (before === undefined) return { ...told, outcome: 'created' }
  const changes = withoutMarks(describeChanges(before, after, secrets))
  return changes.length === 0 ? undefined : { ...told, outcome: 'updated', changes }
}

function withoutMarks(changes: readonly ToldChange[]): readonly ToldChange[] {
  const others = changes.filter(({ path }) => !MARKS.includes(path))
  return others.length > 0 ? others : changes
}

/** Tells what a sync would delete, and what is left over and why it stays. */
export function tellGarbage({ stages, held, kept, valve }: GarbagePlan): readonly ObjectDiff[] {
  const heldWhy = valve?.what ?? 'it would be deleted, if sync.garbageCollection were on'
  return [
    ...stages.flat().map(({ id, at }) => tell(id, 'pruned', at)),
    ...held.map(({ id, at }) => tell(id, 'left-over', at, heldWhy)),
    ...kept.map(({ id, at, why }) => tell(id, 'left-over', at, why)),
  ]
}

/** Tells what is in Git and not sent. */
export function tellLeftAlone({ id, why, source }: LeftAlone): ObjectDiff {
  return tell(id, 'left-alone', renderAt(source), why)
}

function tell(id: ResourceId, outcome: ObjectDiff['outcome'], at: string, why?: string): ObjectDiff {
  return { id: formatResourceId(id), outcome, at, changes: [], ...(why === undefined ? {} : { why }) }
}

function renderAt(source: Source | undefined): string {
  return source === undefined ? '' : `${source.file}:${source.line}`
}
