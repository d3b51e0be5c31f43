// Decides which containers a release changes, and says of every other workload why not.
import { formatResourceId, type ResourceId, type ResourceIdText } from '../manifests/resource-id.ts'
import type { ImageUse } from './image-use.ts'
import type { ContainerChange, ReleaseResult, WorkloadResult } from './release-result.ts'
import type { ContainerReleaseSpec, ImageReleaseSpec } from './update-spec.ts'

/** Is what a release would do to one container. */
export type Offer =
  | { readonly kind: 'change'; readonly to: string }
  | { readonly kind: 'up-to-date' }
  /** The container uses another repository, or no tag fits its pattern. */
  | { readonly kind: 'none' }
  /** The image is known to exist and cannot be taken: its filter rejects it, or nothing is known of its tags. */
  | { readonly kind: 'cannot' }
  | { readonly kind: 'malformed'; readonly why: string }

/** Is what is changed, and the result for everybody who asked. */
export type ReleasePlan = { readonly changes: readonly PlannedImage[]; readonly result: ReleaseResult }

/** Is one image to write. */
export type PlannedImage = { readonly use: ImageUse; readonly to: string }

/** Plans a release of one image, or of the newest of each; `offer` says what a container would get. */
export function planImageRelease(
  spec: ImageReleaseSpec,
  uses: readonly ImageUse[],
  offer: (use: ImageUse) => Offer,
): ReleasePlan {
  const workloads = groupByWorkload(uses)
  const result = new Map<ResourceIdText, WorkloadResult>()
  const changes: PlannedImage[] = []
  for (const [id, containers] of workloads) {
    const left = reasonToLeave(spec, id, containers)
    if (left !== undefined) {
      result.set(id, left)
      continue
    }
    const offers = containers.map(use => ({ use, offer: offer(use) }))
    const judged = judge(spec, offers)
    result.set(id, judged)
    if (judged.status === 'success') changes.push(...offers.flatMap(toChange))
  }
  const named = spec.workloads === 'all' ? [] : spec.workloads
  for (const id of named) if (!workloads.has(id)) result.set(id, skipped('not found in repository'))
  return { changes, result }
}

/** Plans exact images for named containers; nothing is asked of a registry. */
export function planContainerRelease(spec: ContainerReleaseSpec, uses: readonly ImageUse[]): ReleasePlan {
  const workloads = groupByWorkload(uses)
  const result = new Map<ResourceIdText, WorkloadResult>()
  const changes: PlannedImage[] = []
  for (const id of workloads.keys()) if (!spec.containers.has(id)) result.set(id, ignored('not included'))
  for (const [id, wanted] of spec.containers) {
    const containers = workloads.get(id)
    if (containers === undefined) {
      result.set(id, skipped('not found in repository'))
      continue
    }
    if (containers.some(({ isLocked }) => isLocked) && !spec.force) {
      result.set(id, skipped('locked'))
      continue
    }
    const planned = planContainers(wanted, containers, spec.skipMismatches)
    result.set(id, planned.result)
    changes.push(...planned.changes)
  }
  return { changes, result }
}

/** Tells whether a release asks for a workload at all. */
export function isAskedFor(spec: ImageReleaseSpec, id: ResourceId): boolean {
  const text = formatResourceId(id)
  return (spec.workloads === 'all' || spec.workloads.includes(text)) && !spec.excludes.includes(text)
}

function reasonToLeave(
  spec: ImageReleaseSpec,
  id: ResourceIdText,
  containers: readonly ImageUse[],
): WorkloadResult | undefined {
  const isNamed = spec.workloads !== 'all'
  if (isNamed && !spec.workloads.includes(id)) return ignored('not included')
  if (spec.excludes.includes(id)) return ignored('excluded')
  const isLocked = containers.some(use => use.isLocked)
  return isLocked && !(spec.force && isNamed) ? skipped('locked') : undefined
}

function judge(
  spec: ImageReleaseSpec,
  offers: readonly { readonly use: ImageUse; readonly offer: Offer }[],
): WorkloadResult {
  const malformed = offers.map(({ offer }) => offer).find(offer => offer.kind === 'malformed')
  if (malformed) return { status: 'failed', error: malformed.why, containers: [] }
  const changes = offers.flatMap(toChange).map(describeChange)
  if (changes.length > 0) return { status: 'success', containers: changes }
  if (spec.image !== 'latest' && offers.every(({ offer }) => offer.kind === 'none')) return ignored('a different image')
  const kinds = new Set(offers.map(({ offer }) => offer.kind))
  if (kinds.has('cannot')) return skipped('cannot find one or more images')
  return kinds.has('up-to-date') ? skipped('image(s) up to date') : ignored('does not use image(s)')
}

function planContainers(
  wanted: readonly { readonly container: string; readonly current: string; readonly target: string }[],
  containers: readonly ImageUse[],
  skipMismatches: boolean,
): { readonly changes: readonly PlannedImage[]; readonly result: WorkloadResult } {
  const find = (name: string) => containers.find(({ container }) => container === name)
  const nothing = (result: WorkloadResult) => ({ changes: [], result })
  const missing = wanted.filter(({ container }) => !find(container)).map(({ container }) => container)
  if (missing.length > 0) return nothing(failed(`container(s) not found: ${missing.join(', ')}`))
  const isOff = ({ container, current }: (typeof wanted)[number]) =>
    current !== '' && current !== find(container)?.image
  const off = wanted.filter(isOff).map(({ container }) => container)
  const mismatch = off.length > 0 ? `container(s) tag mismatch: ${off.join(', ')}` : undefined
  if (mismatch !== undefined && !skipMismatches) return nothing(failed(mismatch))
  const changes = wanted
    .filter(one => !isOff(one))
    .flatMap(({ container, target }) => {
      const use = find(container)
      return use === undefined || use.image === target ? [] : [{ use, to: target }]
    })
  if (changes.length === 0) return nothing(skipped(mismatch ?? 'image(s) up to date'))
  const told = { status: 'success', containers: changes.map(describeChange) } as const
  return { changes, result: mismatch === undefined ? told : { ...told, error: mismatch } }
}

function toChange({ use, offer }: { readonly use: ImageUse; readonly offer: Offer }): readonly PlannedImage[] {
  return offer.kind === 'change' ? [{ use, to: offer.to }] : []
}

/** Describes one change as results tell it. */
function describeChange({ use, to }: PlannedImage): ContainerChange {
  return { container: use.container, current: use.image, target: to }
}

function groupByWorkload(uses: readonly ImageUse[]): ReadonlyMap<ResourceIdText, readonly ImageUse[]> {
  return Map.groupBy(uses, ({ id }) => formatResourceId(id))
}

function skipped(error: string): WorkloadResult {
  return { status: 'skipped', error, containers: [] }
}

function ignored(error: string): WorkloadResult {
  return { status: 'ignored', error, containers: [] }
}

function failed(error: string): WorkloadResult {
  return { status: 'failed', error, containers: [] }
}
