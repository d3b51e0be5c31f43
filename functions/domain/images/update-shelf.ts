// Puts what a registry said on the shelf: the tags as they are now, and what was read of one of them.
import type { EpochMs, FailureReport } from '../failure.ts'
import type { ImageDetails, ImageDigest, Tag } from './image.ts'
import type { Shelf, ShelvedImage } from './shelf.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** How long Flux believes what it read: an hour at first, twice as long each time it was still right, within these. */
const TRUST_MS = { first: HOUR_MS, least: 5 * MINUTE_MS, most: 7 * DAY_MS, fault: DAY_MS }
/** Keeps so many arrivals. */
export const ARRIVALS_KEPT = 20

/** Puts a fresh list of tags on the shelf; what was known of tags that are gone is dropped, and so is an old failure. */
export function shelveTags(shelf: Shelf, tags: readonly Tag[], now: EpochMs): Shelf {
  const before = new Set(shelf.tags)
  const after = new Set(tags)
  // Of a shelf that was empty, everything would be an arrival and nothing of it news.
  const arrived = shelf.listedAt === 0 ? [] : tags.filter(tag => !before.has(tag))
  const arrivals = [
    ...arrived.map(tag => ({ tag, seenAt: now })),
    ...shelf.arrivals.filter(({ tag }) => after.has(tag)),
  ]
  const images = new Map([...shelf.images].filter(([tag]) => after.has(tag)))
  return { repo: shelf.repo, tags, listedAt: now, images, arrivals: arrivals.slice(0, ARRIVALS_KEPT) }
}

/** Puts what was read of a tag on the shelf. */
export function shelveImage(shelf: Shelf, tag: Tag, details: ImageDetails, now: EpochMs): Shelf {
  const trustMs = trust(shelf.images.get(tag), details.digest)
  return put(shelf, tag, { ...details, readAt: now, trustMs })
}

/**
 * Notes why there is nothing to know of a tag. What may pass is soon looked at again, and later each time it did not:
 * a tag can be there before its manifest is, and no image should wait a day for that.
 */
export function shelveFault(
  shelf: Shelf,
  tag: Tag,
  { fault, mayPass }: { readonly fault: string; readonly mayPass: boolean },
  now: EpochMs,
): Shelf {
  const known = shelf.images.get(tag)
  const soonMs = known?.fault === undefined ? TRUST_MS.least : Math.min(TRUST_MS.fault, known.trustMs * 2)
  return put(shelf, tag, { fault, readAt: now, trustMs: mayPass ? soonMs : TRUST_MS.fault })
}

/** Notes that a tag still has the digest it had. */
export function shelveSame(shelf: Shelf, tag: Tag, now: EpochMs): Shelf {
  const known = shelf.images.get(tag)
  if (known?.digest === undefined) return shelf
  return put(shelf, tag, { ...known, readAt: now, trustMs: trust(known, known.digest) })
}

/** Notes why the latest look failed; what was known stays. */
export function shelveFailure(shelf: Shelf, failure: FailureReport, now: EpochMs): Shelf {
  return { ...shelf, failure: { ...failure, at: now } }
}

function put(shelf: Shelf, tag: Tag, image: ShelvedImage): Shelf {
  return { ...shelf, images: new Map(shelf.images).set(tag, image) }
}

function trust(known: ShelvedImage | undefined, digest: ImageDigest): number {
  if (known?.digest === undefined) return TRUST_MS.first
  const trustMs = known.digest === digest ? known.trustMs * 2 : known.trustMs / 2
  return Math.min(TRUST_MS.most, Math.max(TRUST_MS.least, trustMs))
}
