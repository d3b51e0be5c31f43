// Puts tags in the order in which a pattern prefers them.
import { compareVersions } from './compare-versions.ts'
import { parseVersion } from './parse-version.ts'
import { createdTime, type TagCandidate } from './tag-candidate.ts'
import type { TagPattern } from './tag-pattern.ts'

/**
 * Orders tags, the best first, as Flux v1 does.
 *
 * By date: the newest first, those without a date last, and of one age by name. By version: the highest first, of one
 * rank by name from the end (`1.10.0` before `1.10`, `v1.0.0` before `1.0.0`), and what is no version last, by name.
 */
export function orderTags<Candidate extends TagCandidate>(
  candidates: readonly Candidate[],
  pattern: Pick<TagPattern, 'needsCreated'>,
): readonly Candidate[] {
  return pattern.needsCreated ? orderByDate(candidates) : orderByVersion(candidates)
}

function orderByDate<Candidate extends TagCandidate>(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates
    .map(candidate => ({ candidate, tag: candidate.tag, created: createdTime(candidate) ?? Number.NEGATIVE_INFINITY }))
    .sort((a, b) => (a.created === b.created ? byName(a, b) : b.created > a.created ? 1 : -1))
    .map(({ candidate }) => candidate)
}

function orderByVersion<Candidate extends TagCandidate>(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates
    .map(candidate => ({ candidate, tag: candidate.tag, version: parseVersion(candidate.tag) }))
    .sort((a, b) => {
      if (a.version === undefined || b.version === undefined) {
        return a.version === b.version ? byName(a, b) : a.version === undefined ? 1 : -1
      }
      return compareVersions(b.version, a.version) || byName(b, a)
    })
    .map(({ candidate }) => candidate)
}

function byName(a: { readonly tag: string }, b: { readonly tag: string }): number {
  return a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0
}
