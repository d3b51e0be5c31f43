// Finds the image that a container should have: the newest of those that its tag filter lets through.
import { type FailureReport, renderTrouble } from '../failure.ts'
import { chooseImageRef } from '../images/choose-image-ref.ts'
import { chooseTag, type TagChoice } from '../images/choose-tag.ts'
import { formatImageRef } from '../images/format-image-ref.ts'
import type { ImageRef, Tag } from '../images/image.ts'
import { listCandidates } from '../images/list-candidates.ts'
import { parseImageRef } from '../images/parse-image-ref.ts'
import { parseTagPattern } from '../images/parse-tag-pattern.ts'
import { repoOf } from '../images/repo-of.ts'
import { selectImages } from '../images/select-images.ts'
import { DEFAULT_TAG_PATTERN, type TagPattern } from '../images/tag-pattern.ts'
import type { ImageChoice, ImageDecision, ImageFacts } from './image-decision.ts'
import type { ImageUse } from './image-use.ts'

/** Finds which image a container should have, asked for by whomever. */
export function findNewest({ image, pattern: text }: ImageUse, facts: ImageFacts): ImageDecision {
  const { rules, shelfOf } = facts
  const parsed = parseImageRef(image)
  if (parsed.kind === 'malformed') return stuck(parsed.why, 'Write the image as host/path:tag.')
  const current = parsed.ref
  const repo = repoOf(current)
  if (selectImages([repo], rules).length === 0) {
    return { kind: 'left', why: 'automation.include and exclude leave it out' }
  }
  const pattern = parseTagPattern(text ?? DEFAULT_TAG_PATTERN)
  if (pattern.invalid !== undefined) {
    return stuck(`${pattern.invalid.what}: ${pattern.invalid.why}`, 'Correct the tag filter in the annotations.')
  }
  const shelf = shelfOf(repo)
  if (shelf === undefined || shelf.listedAt === 0) return wait('its tags were not read yet', shelf?.failure)
  const { candidates, unread } = listCandidates(shelf, pattern, { ...rules, current: current.tag })
  if (unread > 0) return wait(`the age of ${unread === 1 ? '1 tag' : `${unread} tags`} is not known yet`, shelf.failure)

  const choice = chooseTag({ ...rules, pattern, candidates, current })
  const count = candidates.filter(({ tag, unusable }) => unusable === undefined && pattern.matches(tag)).length
  const verdict = judge(choice, current, describeRank(pattern, count), facts)
  const leftOut = describeIgnored(choice)
  return leftOut === undefined ? verdict : { ...verdict, leftOut }
}

function judge(choice: TagChoice, current: ImageRef, rank: string, facts: ImageFacts): ImageChoice {
  switch (choice.kind) {
    case 'update':
      return decideReference(current, choice.tag, choice.note ?? `${choice.tag} ${rank}`, facts)
    case 'up-to-date':
      return decideReference(current, choice.tag, `${choice.tag} ${rank}`, facts)
    case 'none':
      return { kind: 'left', why: choice.why }
    case 'not-newer':
    case 'pinned':
      return { kind: 'kept', why: choice.why }
    case 'unknown-age':
      return stuck(choice.why, 'Give the image a creation date, or filter its tags by semver.')
  }
}

function decideReference(current: ImageRef, tag: Tag, why: string, { rules, digestOf }: ImageFacts): ImageChoice {
  const repo = repoOf(current)
  const digest = digestOf(repo, tag)
  if (digest === null) return stuck(`the registry has no digest for ${tag}`, 'Push the tag again, or remove it.')
  const known = digest === undefined ? {} : { digest }
  const chosen = chooseImageRef({ current, tag, digests: rules.digests, ...known })
  switch (chosen.kind) {
    case 'write':
      return {
        kind: 'change',
        to: formatImageRef(chosen.ref),
        tag,
        why: chosen.what === 'tag' ? why : describePin(chosen.ref),
      }
    case 'unchanged':
      return { kind: 'up-to-date', why }
    case 'unknown-digest':
      return { kind: 'needs-digest', repo, tag, why }
    case 'pinned':
      return { kind: 'kept', why: chosen.why }
  }
}

function describePin({ tag, digest }: ImageRef): string {
  return `${tag} is to be written ${digest === undefined ? 'without a digest' : 'with the digest it has now'}`
}

function describeRank({ needsCreated, text }: TagPattern, count: number): string {
  return `is the ${needsCreated ? 'newest' : 'highest'} of ${count} that match ${text}`
}

function describeIgnored({ ignored }: TagChoice): string | undefined {
  const [first, ...others] = ignored
  if (first === undefined) return undefined
  const more = others.length === 0 ? '' : `, and ${others.length} more`
  return `${first.tag} is left out (${first.why})${more}`
}

/** What was not read because the registry is in trouble is not only late. */
function wait(why: string, failure: FailureReport | undefined): ImageChoice {
  if (failure === undefined) return { kind: 'waiting', why }
  return stuck(renderTrouble(failure), failure.fix)
}

function stuck(why: string, fix: string): ImageChoice {
  return { kind: 'stuck', why, fix }
}
