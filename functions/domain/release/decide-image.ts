// Decides what becomes of one image: what its annotations allow, what the registry has, what it should be.
import { chooseImageRef } from '../images/choose-image-ref.ts'
import { chooseTag } from '../images/choose-tag.ts'
import { formatImageRef } from '../images/format-image-ref.ts'
import type { ImageDigest, ImageRef, ImageRepo, Tag } from '../images/image.ts'
import { listCandidates } from '../images/list-candidates.ts'
import { parseImageRef } from '../images/parse-image-ref.ts'
import { parseTagPattern } from '../images/parse-tag-pattern.ts'
import { repoOf } from '../images/repo-of.ts'
import { selectImages } from '../images/select-images.ts'
import type { Shelf } from '../images/shelf.ts'
import type { TagCandidate } from '../images/tag-candidate.ts'
import { DEFAULT_TAG_PATTERN, type TagPattern } from '../images/tag-pattern.ts'
import type { AutomationRules } from './automation-rules.ts'
import type { ImageUse } from './image-use.ts'
import { reasonToKeep } from './reason-to-keep.ts'

/** Finds the digest a tag has now; undefined when it was not asked for yet, null when the registry has none. */
export type DigestOf = (repo: ImageRepo, tag: Tag) => ImageDigest | null | undefined

/** Is what decides beside the use itself. */
export type ImageFacts = {
  readonly rules: AutomationRules
  readonly shelfOf: (repo: ImageRepo) => Shelf | undefined
  readonly digestOf: DigestOf
}

/** Is the decision for one image; every `why` reads well after "because". */
export type ImageDecision =
  | { readonly kind: 'change'; readonly to: string; readonly tag: Tag; readonly why: string }
  | { readonly kind: 'up-to-date'; readonly why: string }
  /** The digest of this tag has to be asked for before it is known what to write. */
  | { readonly kind: 'needs-digest'; readonly repo: ImageRepo; readonly tag: Tag }
  /** It stays on purpose. */
  | { readonly kind: 'left'; readonly why: string }
  /** It cannot be decided; `fix` tells what would help. */
  | { readonly kind: 'stuck'; readonly why: string; readonly fix: string }

/** Decides one image of an automated workload. */
export function decideImage(use: ImageUse, facts: ImageFacts): ImageDecision {
  const kept = reasonToKeep(use, facts.rules)
  if (kept !== undefined) return { kind: 'left', why: kept }
  return findNewest(use, facts)
}

/** Decides which image a container should have, asked for by whomever. */
export function findNewest({ image, pattern: text }: ImageUse, facts: ImageFacts): ImageDecision {
  const { rules, shelfOf } = facts
  const parsed = parseImageRef(image)
  if (parsed.kind === 'malformed') return stuck(parsed.why, 'Write the image as host/path:tag.')
  const repo = repoOf(parsed.ref)
  if (selectImages([repo], rules).length === 0)
    return { kind: 'left', why: 'automation.include and exclude leave it out' }
  const pattern = parseTagPattern(text ?? DEFAULT_TAG_PATTERN)
  if (pattern.invalid !== undefined) {
    return stuck(`${pattern.invalid.what}: ${pattern.invalid.why}`, 'Correct the tag filter in the annotations.')
  }
  const shelf = shelfOf(repo)
  if (shelf === undefined || shelf.listedAt === 0) return explainEmpty(shelf)
  const { digests, newerOnly, useLabels } = rules
  const { candidates, unread } = listCandidates(shelf, pattern, useLabels)
  if (unread > 0) return { kind: 'left', why: `the age of ${unread} tags is still being read` }

  const current = parsed.ref
  const choice = chooseTag({ pattern, candidates, current, newerOnly, digests })
  switch (choice.kind) {
    case 'update':
    case 'up-to-date':
      return decideReference(current, choice.tag, describeBest(choice.tag, candidates, pattern), repo, facts)
    case 'none':
    case 'not-newer':
    case 'pinned':
      return { kind: 'left', why: choice.why }
    case 'unknown-age':
      return stuck(choice.why, 'Give the image a creation date, or filter its tags by semver.')
  }
}

function decideReference(
  current: ImageRef,
  tag: Tag,
  why: string,
  repo: ImageRepo,
  { rules: { digests }, digestOf }: ImageFacts,
): ImageDecision {
  const digest = digestOf(repo, tag)
  if (digest === null) return stuck(`the registry has no digest for ${tag}`, 'Push the tag again, or remove it.')
  const chosen = chooseImageRef({ current, tag, digests, ...(digest === undefined ? {} : { digest }) })
  switch (chosen.kind) {
    case 'write':
      return { kind: 'change', to: formatImageRef(chosen.ref), tag, why }
    case 'unchanged':
      return { kind: 'up-to-date', why }
    case 'unknown-digest':
      return { kind: 'needs-digest', repo, tag }
    case 'pinned':
      return { kind: 'left', why: chosen.why }
  }
}

function describeBest(tag: Tag, candidates: readonly TagCandidate[], pattern: TagPattern): string {
  const count = candidates.filter(one => one.unusable === undefined && pattern.matches(one.tag)).length
  return `${tag} is the ${pattern.needsCreated ? 'newest' : 'highest'} of ${count} that match ${pattern.text}`
}

function explainEmpty(shelf: Shelf | undefined): ImageDecision {
  if (shelf?.failure === undefined) return { kind: 'left', why: 'its tags were not read yet' }
  const { what, where, fix } = shelf.failure
  return stuck(where === undefined ? what : `${what}: ${where}`, fix)
}

function stuck(why: string, fix: string): ImageDecision {
  return { kind: 'stuck', why, fix }
}
