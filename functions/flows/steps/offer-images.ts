// Finds what a release would give each container: the newest image that its filter allows.
import type { EpochMs } from '../../domain/failure.ts'
import { parseImageRef } from '../../domain/images/parse-image-ref.ts'
import { findNewest } from '../../domain/release/find-newest.ts'
import type { ImageDecision } from '../../domain/release/image-decision.ts'
import type { ImageNote } from '../../domain/release/image-note.ts'
import type { ImagesInGit } from '../../domain/release/image-use.ts'
import { isAskedFor } from '../../domain/release/is-asked-for.ts'
import { listNotes } from '../../domain/release/list-notes.ts'
import { type Offer, planImageRelease } from '../../domain/release/plan-image-release.ts'
import type { ReleasePlan } from '../../domain/release/release-plan.ts'
import type { Cause, ImageReleaseSpec } from '../../domain/release/update-spec.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import { decideImages } from './decide-images.ts'
import type { RepoPorts } from './look-at-repo.ts'
import { offerNamedImage } from './offer-named-image.ts'
import { stockShelves } from './stock-shelves.ts'

/** Is who asked, under which id, and from when until when there is time. */
export type Asked = {
  readonly cause: Cause
  readonly job: string
  /** The job was begun before and not ended. */
  readonly isRepeated: boolean
  readonly startedAt: EpochMs
  readonly deadline: EpochMs
}

/** Is a release with what is odd about single images. */
export type OfferedRelease = ReleasePlan & { readonly notes: readonly ImageNote[] }

/** Somebody waits for the answer: what was read this recently is believed. */
const FRESH_MS = 60_000

/**
 * Plans a release.
 *
 * @throws {UpdateRefused} when the image that was named is none, or no registry has it
 */
export async function offerImages(
  target: SyncTarget,
  spec: ImageReleaseSpec,
  images: ImagesInGit,
  { job, startedAt, deadline }: Asked,
  ports: RepoPorts,
): Promise<OfferedRelease> {
  if (spec.image !== 'latest') return { ...(await offerNamedImage(target, spec, images, ports)), notes: [] }
  const concerned = images.uses.filter(({ id }) => isAskedFor(spec, id))
  const rules = { olderThanMs: FRESH_MS, reason: 'release', job, startedAt, deadline } as const
  const { shelves } = await stockShelves(target, concerned, rules, ports)
  const decided = await decideImages(target, concerned, shelves, ports, findNewest)
  const offers = new Map(decided.map(({ use, decision }) => [use, toOffer(use.image, decision)]))
  const plan = planImageRelease(spec, images, use => offers.get(use) ?? { kind: 'none' })
  return { ...plan, notes: listNotes(decided) }
}

function toOffer(image: string, decision: ImageDecision): Offer {
  switch (decision.kind) {
    case 'change':
      return { kind: 'change', to: decision.to }
    case 'up-to-date':
      return { kind: 'up-to-date' }
    case 'left':
      return { kind: 'none' }
    case 'kept':
      return { kind: 'kept', why: decision.why }
    case 'waiting':
    case 'needs-digest':
      return { kind: 'cannot' }
    case 'stuck':
      return parseImageRef(image).kind === 'malformed' ? { kind: 'malformed', why: decision.why } : { kind: 'cannot' }
  }
}
