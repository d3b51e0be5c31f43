// Finds what a registry told of and does not show yet: some tell of a push a moment before it can be seen.
import type { Tag } from './image.ts'
import { parseTagPattern } from './parse-tag-pattern.ts'
import { NO_MANIFEST, type Shelf } from './shelf.ts'
import { DEFAULT_TAG_PATTERN } from './tag-pattern.ts'

/**
 * Lists the tags that were told of and are not listed, or have no manifest; of interest are those alone that one of the
 * patterns lets through.
 *
 * @see https://github.com/distribution/distribution/blob/v2.8.3/registry/handlers/manifests.go: it is told before it is tagged
 */
export function listUnseen(
  { tags, images }: Pick<Shelf, 'tags' | 'images'>,
  told: readonly Tag[],
  patterns: readonly (string | undefined)[],
): readonly Tag[] {
  const listed = new Set(tags)
  const wanted = patterns.map(text => parseTagPattern(text ?? DEFAULT_TAG_PATTERN))
  const unseen = told.filter(tag => !listed.has(tag) || images.get(tag)?.fault === NO_MANIFEST)
  return unseen.filter(tag => wanted.some(({ matches }) => matches(tag)))
}
