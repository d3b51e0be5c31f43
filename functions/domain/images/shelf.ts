// What is known of one repository: the tags that were listed, and what was read of some of them.
import type { EpochMs, FailureReport, Milliseconds } from '../failure.ts'
import type { ImageDigest, ImageRepo, Tag } from './image.ts'

/** Is what was read of one tag. Exactly one of `digest` and `fault` is there. */
export type ShelvedImage = {
  readonly digest?: ImageDigest
  readonly createdAt?: EpochMs
  readonly labelledAt?: EpochMs
  /** Why there is nothing to know: the manifest is missing, or is of no use to us. Reads well after "because". */
  readonly fault?: string
  readonly readAt: EpochMs
  /** So long it is believed; twice as long when it turned out to be the same, half as long when not. */
  readonly trustMs: Milliseconds
}

/** Is the fault of a tag that is listed before its manifest can be read, or without one. */
export const NO_MANIFEST = 'the registry lists the tag and has no manifest for it'

/** Is a tag that was not there the time before. */
export type Arrival = { readonly tag: Tag; readonly seenAt: EpochMs }

/** Is all that is known of one repository. May be lost at the cost of reading it again. */
export type Shelf = {
  readonly repo: ImageRepo
  /** In the registry's order. */
  readonly tags: readonly Tag[]
  /** When the tags were last listed; 0 when they never were. */
  readonly listedAt: EpochMs
  readonly images: ReadonlyMap<Tag, ShelvedImage>
  /** The latest that came, newest first. */
  readonly arrivals: readonly Arrival[]
  /** Why the latest look failed; absent when it did not. */
  readonly failure?: FailureReport & { readonly at: EpochMs }
}

/** Is a shelf of which nothing is known yet. */
export function emptyShelf(repo: ImageRepo): Shelf {
  return { repo, tags: [], listedAt: 0, images: new Map(), arrivals: [] }
}
