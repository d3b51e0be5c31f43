// Lists what a shelf offers to choose from.
import { matchGlob } from './match-glob.ts'
import type { Shelf } from './shelf.ts'
import type { TagCandidate } from './tag-candidate.ts'
import type { TagPattern } from './tag-pattern.ts'

/** Is what a shelf offers for a pattern: every tag it knows, and how many that match still have to be read. */
export type Offered = { readonly candidates: readonly TagCandidate[]; readonly unread: number }

/** Lists the candidates for a pattern; where `useLabels` names the repository, its labels say when an image was built. */
export function listCandidates(
  { repo, tags, images }: Shelf,
  pattern: Pick<TagPattern, 'needsCreated' | 'matches'>,
  useLabels: readonly string[],
): Offered {
  if (!pattern.needsCreated) return { candidates: tags.map(tag => ({ tag })), unread: 0 }
  const isLabelled = useLabels.some(glob => matchGlob(glob, repo))
  const candidates = tags.flatMap((tag): TagCandidate[] => {
    const image = images.get(tag)
    if (image === undefined) return []
    const { digest, fault, createdAt, labelledAt } = image
    const builtAt = (isLabelled ? labelledAt : undefined) ?? createdAt
    return [
      {
        tag,
        ...(builtAt === undefined ? {} : { createdAt: builtAt }),
        ...(digest === undefined ? {} : { digest }),
        ...(fault === undefined ? {} : { unusable: fault }),
      },
    ]
  })
  return { candidates, unread: tags.filter(tag => !images.has(tag) && pattern.matches(tag)).length }
}
