// Whether a reference is nailed to one image on purpose.
import type { DigestMode, ImageRef } from './image.ts'

/**
 * Tells why a reference must be left alone: it names a digest and no tag, and digests are neither written nor dropped.
 *
 * A new tag beside the digest would change what is written and not what runs.
 */
export function findPin({ tag, digest }: ImageRef, digests: DigestMode): string | undefined {
  if (digests !== 'keep' || tag !== undefined || digest === undefined) return undefined
  return `the image is pinned to ${digest} and has no tag to replace`
}
