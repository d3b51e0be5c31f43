// Lists what a shelf offers to choose from.
import { matchGlob } from './match-glob.ts'
import type { Shelf } from './shelf.ts'
import type { TagCandidate } from './tag-candidate.ts'
import type { TagPattern } from './tag-pattern.ts'

/** Is what a shelf offers for a pattern: every tag, and how many of those that the choice depends on were not read yet. */
export type Offered = { readonly candidates: readonly TagCandidate[]; readonly unread: number }

/** Says how a shelf is looked at: which labels count, and which tag stands in Git. */
export type OfferRules = { readonly useLabels: readonly string[]; readonly current?: string | undefined }

/** Lists the candidates for a pattern; where `useLabels` names the repository, its labels say when an image was built. */
export function listCandidates(
  { repo, tags, images }: Shelf,
  pattern: Pick<TagPattern, 'needsCreated' | 'matches'>,
  { useLabels, current }: OfferRules,
): Offered {
  if (!pattern.needsCreated) return { candidates: tags.map(tag => ({ tag })), unread: 0 }
  const isLabelled = useLabels.some(glob => matchGlob(glob, repo))
  const candidates = tags.map((tag): TagCandidate => {
    const { digest, fault, createdAt, labelledAt } = images.get(tag) ?? {}
    const builtAt = (isLabelled ? labelledAt : undefined) ?? createdAt
    return {
      tag,
      ...(builtAt === undefined ? {} : { createdAt: builtAt }),
      ...(digest === undefined ? {} : { digest }),
      ...(fault === undefined ? {} : { unusable: fault }),
    }
  })
  const counts = (tag: string) => tag === current || pattern.matches(tag)
  return { candidates, unread: tags.filter(tag => !images.has(tag) && counts(tag)).length }
}
