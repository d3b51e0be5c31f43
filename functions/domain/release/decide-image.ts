// Decides what becomes of one image: what its annotations allow, what the registry has, what it should be.
import { chooseTag } from '../images/choose-tag.ts'
import { formatImageRef } from '../images/format-image-ref.ts'
import type { ImageDigest, ImageRepo, Tag } from '../images/image.ts'
import { parseImageRef } from '../images/parse-image-ref.ts'
import { parseTagPattern } from '../images/parse-tag-pattern.ts'
import { pinImage } from '../images/pin-image.ts'
import { repoOf } from '../images/repo-of.ts'
import { isSelected } from '../images/select-images.ts'
import type { Shelf } from '../images/shelf.ts'
import { listCandidates } from '../images/list-candidates.ts'
import type { AutomationRules } from './automation-rules.ts'
import type { ImageUse } from './image-use.ts'

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
  | { readonly kind: 'change'; readonly to: string; readonly tag: Tag }
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

/** Says why an image is not to be changed by itself, whatever the registry has. */
export function reasonToKeep(use: ImageUse, rules: AutomationRules): string | undefined {
  if (!use.isAutomated) return 'it is not automated'
  if (use.isLocked) return 'it is locked'
  return use.isIgnored && rules.skipIgnored ? 'it is ignored, and automation.skipIgnored is set' : undefined
}

/** Decides which image a container should have, asked for by whomever. */
export function findNewest({ image, pattern: text }: ImageUse, facts: ImageFacts): ImageDecision {
  const { rules, shelfOf, digestOf } = facts
  const parsed = parseImageRef(image)
  if (parsed.kind === 'malformed') return stuck(parsed.why, 'Write the image as host/path:tag.')
  const repo = repoOf(parsed.ref)
  if (!isSelected(repo, rules)) return { kind: 'left', why: 'automation.include and exclude leave it out' }
  const pattern = parseTagPattern(text ?? '')
  if (pattern.problem !== undefined) return stuck(pattern.problem, 'Correct the tag filter in the annotations.')
  const shelf = shelfOf(repo)
  if (shelf === undefined || shelf.listedAt === 0) return explainEmpty(shelf)
  const candidates = listCandidates(shelf, pattern, rules.useLabels)
  if (candidates.unread > 0) return { kind: 'left', why: `the age of ${candidates.unread} tags is still being read` }

  const choice = chooseTag({ pattern, candidates: candidates.known, current: parsed.ref, newerOnly: rules.newerOnly })
  switch (choice.kind) {
    case 'update':
    case 'up-to-date': {
      const pinned = pinImage(parsed.ref, choice.tag, rules.digests, digestOf(repo, choice.tag))
      if (pinned.kind === 'needs-digest') return { kind: 'needs-digest', repo, tag: choice.tag }
      if (pinned.kind === 'left') return pinned
      const to = formatImageRef(pinned.ref)
      return to === image ? { kind: 'up-to-date', why: choice.why } : { kind: 'change', to, tag: choice.tag }
    }
    case 'none':
    case 'not-newer':
    case 'pinned':
      return { kind: 'left', why: choice.why }
    case 'unknown-age':
      return stuck(choice.why, 'Give the image a creation date, or filter its tags by semver.')
  }
}

function explainEmpty(shelf: Shelf | undefined): ImageDecision {
  if (shelf?.failure === undefined) return { kind: 'left', why: 'its tags were not read yet' }
  const { what, where, fix } = shelf.failure
  return stuck(where === undefined ? what : `${what}: ${where}`, fix)
}

function stuck(why: string, fix: string): ImageDecision {
  return { kind: 'stuck', why, fix }
}
