// Which repository an image is of, as manifests write it.
import type { ImageRepo } from './image.ts'
import { parseImageRef } from './parse-image-ref.ts'
import { repoOf } from './repo-of.ts'

/** Names the repository of an image as written; undefined when the text is no reference. */
export function nameImageRepo(image: string): ImageRepo | undefined {
  const parsed = parseImageRef(image)
  return parsed.kind === 'image' ? repoOf(parsed.ref) : undefined
}
