// Lists what a shelf offers to choose from, and what stands in the way of choosing.
import type { EpochMs } from '../failure.ts'
import type { Tag } from './image.ts'
import { matchGlob } from './match-glob.ts'
import type { Shelf } from './shelf.ts'

/** Is one tag to choose from. */
export type Candidate = { readonly tag: Tag; readonly createdAt?: EpochMs }

/** Is what a shelf offers for a pattern. */
export type Candidates = {
  /** Every tag that could be read, matching or not: the current one is looked for among them. */
  readonly known: readonly Candidate[]
  /** So many matching tags have an age that was not read yet. */
  readonly unread: number
  /** Matching tags that are out of the question, with the reason. */
  readonly faulty: readonly { readonly tag: Tag; readonly why: string }[]
}

/** Lists the candidates for a pattern; where `useLabels` names the repository, its labels say when an image was built. */
export function listCandidates(
  { repo, tags, images }: Shelf,
  pattern: { readonly needsCreated: boolean; matches(tag: string): boolean },
  useLabels: readonly string[],
): Candidates {
  if (!pattern.needsCreated) return { known: tags.map(tag => ({ tag })), unread: 0, faulty: [] }
  const isLabelled = useLabels.some(glob => matchGlob(glob, repo))
  const matching = tags.filter(tag => pattern.matches(tag))
  const known = tags.flatMap((tag): Candidate[] => {
    const image = images.get(tag)
    if (image?.digest === undefined) return []
    const createdAt = (isLabelled ? image.labelledAt : undefined) ?? image.createdAt
    return [createdAt === undefined ? { tag } : { tag, createdAt }]
  })
  return {
    known,
    unread: matching.filter(tag => !images.has(tag)).length,
    faulty: matching.flatMap(tag => {
      const why = images.get(tag)?.fault
      return why === undefined ? [] : [{ tag, why }]
    }),
  }
}
