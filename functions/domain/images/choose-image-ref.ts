// Decides which reference is written once a tag is chosen.
import { findPin } from './find-pin.ts'
import { formatImageRef } from './format-image-ref.ts'
import type { DigestMode, ImageDigest, ImageRef, Tag } from './image.ts'

/** Is what the decision is made of. */
export type RefQuestion = {
  readonly current: ImageRef
  /** Is the tag to run: the chosen one, or the current one when it is the best. */
  readonly tag: Tag
  /** Is what the tag stands for now, as far as it is known. */
  readonly digest?: ImageDigest
  readonly digests: DigestMode
}

/** Is the reference to write, or why none is. */
export type RefChoice =
  /** Says in `what` whether another tag is written, or the same one with another digest, or with none. */
  | { readonly kind: 'write'; readonly ref: ImageRef; readonly what: 'tag' | 'digest' }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'unknown-digest' | 'pinned'; readonly why: string }

/**
 * Decides which reference is written; host and path stay as they are.
 *
 * A tag that stays while its digest has moved is written anew where there is a digest to keep: `what` is `digest` then.
 */
export function chooseImageRef({ current, tag, digest, digests }: RefQuestion): RefChoice {
  const pin = findPin(current, digests)
  if (pin !== undefined) return { kind: 'pinned', why: pin }
  const needsDigest = digests === 'write' || (digests === 'keep' && current.digest !== undefined)
  if (needsDigest && digest === undefined) {
    return { kind: 'unknown-digest', why: `the digest of ${tag} is not known, and the reference is to have one` }
  }
  const { host, path } = current
  const ref: ImageRef = { host, path, tag, ...(needsDigest && digest !== undefined ? { digest } : {}) }
  if (formatImageRef(ref) === formatImageRef(current)) return { kind: 'unchanged' }
  return { kind: 'write', ref, what: tag === current.tag ? 'digest' : 'tag' }
}
