// Decides which containers a release of images changes, and says of every other workload why not.
import type { ResourceIdText } from '../manifests/resource-id.ts'
import { groupByWorkload } from './group-by-workload.ts'
import type { ImagesInGit, ImageUse } from './image-use.ts'
import { describeChange, type PlannedImage, type ReleasePlan } from './release-plan.ts'
import type { ResultStatus, WorkloadResult } from './release-result.ts'
import type { ImageReleaseSpec } from './update-spec.ts'

/** Is what a release would do to one container. */
export type Offer =
  | { readonly kind: 'change'; readonly to: string }
  | { readonly kind: 'up-to-date' }
  /** The container uses another repository, or no tag fits its pattern. */
  | { readonly kind: 'none' }
  /** The image stays on purpose. */
  | { readonly kind: 'kept'; readonly why: string }
  /** The image is known to exist and cannot be taken: its filter rejects it, or too little is known of its tags. */
  | { readonly kind: 'cannot' }
  | { readonly kind: 'malformed'; readonly why: string }

type Offered = { readonly use: ImageUse; readonly offer: Offer }

/** Plans a release of one image, or of the newest of each; `offer` says what a container would get. */
export function planImageRelease(
  spec: ImageReleaseSpec,
  images: ImagesInGit,
  offer: (use: ImageUse) => Offer,
): ReleasePlan {
  const workloads = groupByWorkload(images)
  const result = new Map<ResourceIdText, WorkloadResult>()
  const changes: PlannedImage[] = []
  for (const [id, containers] of workloads) {
    const offers = containers.map(use => ({ use, offer: offer(use) }))
    const judged = reasonToLeave(spec, id, offers) ?? judge(offers)
    result.set(id, judged)
    if (judged.status === 'success') changes.push(...offers.flatMap(toChange))
  }
  const named = spec.workloads === 'all' ? [] : spec.workloads
  for (const id of named) if (!workloads.has(id)) result.set(id, tell('skipped', 'not found in repository'))
  return { changes, result }
}

/** In Flux's order: who is meant, who uses the image at all, who may be changed. */
function reasonToLeave(
  spec: ImageReleaseSpec,
  id: ResourceIdText,
  offers: readonly Offered[],
): WorkloadResult | undefined {
  const isNamed = spec.workloads !== 'all'
  if (isNamed && !spec.workloads.includes(id)) return tell('ignored', 'not included')
  if (spec.excludes.includes(id)) return tell('ignored', 'excluded')
  const isOther = spec.image !== 'latest' && offers.every(({ offer }) => offer.kind === 'none')
  if (isOther) return tell('ignored', 'a different image')
  const isLocked = offers.some(({ use }) => use.isLocked)
  return isLocked && !(spec.force && isNamed) ? tell('skipped', 'locked') : undefined
}

/** One container that can be changed makes a success; else what most wants telling is told. */
function judge(offers: readonly Offered[]): WorkloadResult {
  const changes = offers.flatMap(toChange).map(describeChange)
  if (changes.length > 0) return { status: 'success', containers: changes }
  const byKind = new Map(offers.map(({ offer }) => [offer.kind, 'why' in offer ? offer.why : '']))
  const [malformed, kept] = [byKind.get('malformed'), byKind.get('kept')]
  if (malformed !== undefined) return tell('failed', malformed)
  if (byKind.has('cannot')) return tell('skipped', 'cannot find one or more images')
  if (kept !== undefined) return tell('skipped', kept)
  return byKind.has('up-to-date') ? tell('skipped', 'image(s) up to date') : tell('ignored', 'does not use image(s)')
}

function toChange({ use, offer }: Offered): readonly PlannedImage[] {
  return offer.kind === 'change' ? [{ use, to: offer.to }] : []
}

function tell(status: ResultStatus, error: string): WorkloadResult {
  return { status, error, containers: [] }
}
