// Chooses the tag that a container is to run.
import { compareVersions } from './compare-versions.ts'
import { findPin } from './find-pin.ts'
import type { DigestMode, ImageRef, Tag } from './image.ts'
import { orderTags } from './order-tags.ts'
import { parseVersion } from './parse-version.ts'
import { createdTime, type TagCandidate } from './tag-candidate.ts'
import type { TagPattern } from './tag-pattern.ts'

/** Is what the choice is made of. */
export type TagQuestion = {
  readonly pattern: TagPattern
  /** All that the registry lists, in any order: the current image is looked up among them whether it matches or not. */
  readonly candidates: readonly TagCandidate[]
  readonly current: ImageRef
  /** Says that only an image that is newer than the current one may replace it; Flux v1 goes back, too. */
  readonly newerOnly?: boolean
  readonly digests?: DigestMode
}

/** Is a tag that matches and cannot be taken. */
export type IgnoredTag = { readonly tag: Tag; readonly why: string }

type Verdict =
  /** Says in `note` what an operator would wonder about. */
  | { readonly kind: 'update'; readonly tag: Tag; readonly note?: string }
  | { readonly kind: 'up-to-date'; readonly tag: Tag }
  | { readonly kind: 'none' | 'unknown-age' | 'not-newer' | 'pinned'; readonly why: string }

/** Is what was chosen, and which matching tags had to be left out. */
export type TagChoice = Verdict & { readonly ignored: readonly IgnoredTag[] }

/**
 * Chooses the best of the tags that match a pattern.
 *
 * As in Flux v1, the best tag wins even if it is older than the current one (unless `newerOnly`), and where dates decide
 * neither of the two may lack one. Other than there, a matching tag with nothing behind it is left out instead of
 * blocking the choice.
 */
export function chooseTag(question: TagQuestion): TagChoice {
  const matching = question.candidates.filter(({ tag }) => question.pattern.matches(tag))
  const usable = matching.filter(({ unusable }) => unusable === undefined)
  const ignored = matching.flatMap(({ tag, unusable }) => (unusable === undefined ? [] : [{ tag, why: unusable }]))
  return { ...judge(question, orderTags(usable, question.pattern), ignored.length), ignored }
}

function judge(question: TagQuestion, ordered: readonly TagCandidate[], ignoredCount: number): Verdict {
  const { pattern, candidates, current, newerOnly = false, digests = 'keep' } = question
  const pin = findPin(current, digests)
  if (pin !== undefined) return { kind: 'pinned', why: pin }
  const [best] = ordered
  if (best === undefined) return { kind: 'none', why: describeNone(question, ignoredCount) }
  if (isCurrent(best, current)) return { kind: 'up-to-date', tag: best.tag }
  const standing = candidates.filter(candidate => isCurrent(candidate, current))
  const [now] = orderTags(standing, pattern)
  const unknown = pattern.needsCreated ? describeUnknownAge(pattern, best, now) : undefined
  if (unknown !== undefined) return { kind: 'unknown-age', why: unknown }
  if (newerOnly && !isNewer(pattern, best, current, now)) {
    return { kind: 'not-newer', why: `nothing shows that ${best.tag} is newer than ${nameCurrent(current)}` }
  }
  const note = pattern.needsCreated ? describeTie(ordered, best) : undefined
  return { kind: 'update', tag: best.tag, ...(note === undefined ? {} : { note }) }
}

/** By its tag; an image that has but a digest, by that: several tags may stand for it. */
function isCurrent({ tag, digest }: TagCandidate, current: ImageRef): boolean {
  return current.tag === undefined ? digest !== undefined && digest === current.digest : tag === current.tag
}

/** By version where the pattern goes by versions and the current tag is one; else by date, if both have one. */
function isNewer(pattern: TagPattern, best: TagCandidate, current: ImageRef, now: TagCandidate | undefined): boolean {
  if (!pattern.needsCreated) {
    const [currentVersion, bestVersion] = [now?.tag ?? current.tag ?? '', best.tag].map(parseVersion)
    if (currentVersion !== undefined && bestVersion !== undefined) {
      return compareVersions(currentVersion, bestVersion) < 0
    }
  }
  const [currentTime, bestTime] = [now && createdTime(now), createdTime(best)]
  return currentTime !== undefined && bestTime !== undefined && currentTime < bestTime
}

function describeNone({ pattern, candidates }: TagQuestion, ignoredCount: number): string {
  if (pattern.invalid !== undefined) return `${pattern.invalid.what}: ${pattern.invalid.why}`
  if (candidates.length === 0) return 'the registry lists no tags'
  return ignoredCount > 0 ? `no tag that matches ${pattern.text} can be used` : `no tag matches ${pattern.text}`
}

function describeUnknownAge(
  pattern: TagPattern,
  best: TagCandidate,
  now: TagCandidate | undefined,
): string | undefined {
  const byDate = `and ${pattern.text} goes by dates`
  if (createdTime(best) === undefined) return `${best.tag} has no creation date, ${byDate}`
  if (now === undefined) return `the registry does not list the current image, ${byDate}`
  return createdTime(now) === undefined ? `the current ${now.tag} has no creation date, ${byDate}` : undefined
}

function describeTie(ordered: readonly TagCandidate[], best: TagCandidate): string | undefined {
  const others = ordered.filter(other => createdTime(other) === createdTime(best)).length - 1
  if (others === 0) return undefined
  const tags = others === 1 ? 'tag' : 'tags'
  return `${best.tag} has its creation date in common with ${others} matching ${tags}; the first by name was chosen`
}

function nameCurrent({ tag, digest }: ImageRef): string {
  return tag ?? digest ?? 'the current image, which has no tag'
}
