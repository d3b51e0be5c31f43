// Decides which tags of a repository are worth a request: those whose age matters and is not known, or no longer believed.
import type { EpochMs } from '../failure.ts'
import type { Tag } from './image.ts'
import type { ShelvedImage } from './shelf.ts'

/** Is one tag to look at: `check` asks for its digest first, and reads the rest only when that moved. */
export type TagToRead = { readonly tag: Tag; readonly how: 'read' | 'check' }

/** Is what decides: `isAgeWanted` tells whether anybody orders the tag by its age, `pushed` is what a registry just told of. */
export type ReadRules = {
  readonly isAgeWanted: (tag: Tag) => boolean
  readonly pushed: ReadonlySet<Tag>
  readonly now: EpochMs
}

/** Chooses what to look at: what was just pushed first, then what was never read, then what was not looked at for longest. */
export function chooseTagsToRead(
  shelf: { readonly tags: readonly Tag[]; readonly images: ReadonlyMap<Tag, ShelvedImage> },
  { isAgeWanted, pushed, now }: ReadRules,
): readonly TagToRead[] {
  const readAt = (tag: Tag) => shelf.images.get(tag)?.readAt ?? 0
  const rank = (tag: Tag) => (pushed.has(tag) ? -1 : readAt(tag))
  return shelf.tags
    .filter(isAgeWanted)
    .flatMap((tag): TagToRead[] => {
      const known = shelf.images.get(tag)
      if (known === undefined) return [{ tag, how: 'read' }]
      if (!pushed.has(tag) && now - known.readAt < known.trustMs) return []
      return [{ tag, how: known.digest === undefined ? 'read' : 'check' }]
    })
    .sort((one, other) => rank(one.tag) - rank(other.tag))
}
