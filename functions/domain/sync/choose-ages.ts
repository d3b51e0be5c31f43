// Chooses the tags of a repository whose age is worth a request each, by who wants to know.
import type { Tag } from '../images/image.ts'
import { parseTagPattern } from '../images/parse-tag-pattern.ts'
import { DEFAULT_TAG_PATTERN } from '../images/tag-pattern.ts'
import type { Interest, WantedTags } from '../release/find-interest.ts'
import type { LookReason } from './scan-job.ts'

/** Is the choice: which tags, and how many of them at most in one look. */
export type ChosenAges = { readonly isAgeWanted: (tag: Tag) => boolean; readonly most: number }

/** A person who asks to see a repository is shown the age of so many tags. */
const MOST_TO_SEE = 250

/** Chooses them: only who orders tags by age asks for any. Of a repository that Git does not name, a person sees all tags. */
export function chooseAges(
  { automated, all }: Pick<Interest<unknown>, 'automated' | 'all'>,
  reason: LookReason,
): ChosenAges {
  switch (reason) {
    case 'push':
    case 'interval':
      return { isAgeWanted: isWantedBy(automated), most: Number.POSITIVE_INFINITY }
    case 'release':
      return { isAgeWanted: isWantedBy(all), most: Number.POSITIVE_INFINITY }
    case 'manual':
      return { isAgeWanted: isWantedBy(all.patterns.length === 0 ? ANYBODY : all), most: MOST_TO_SEE }
  }
}

const ANYBODY: WantedTags = { patterns: [undefined], current: new Set() }

function isWantedBy({ patterns, current }: WantedTags): (tag: Tag) => boolean {
  const aged = patterns
    .map(text => parseTagPattern(text ?? DEFAULT_TAG_PATTERN))
    .filter(({ needsCreated }) => needsCreated)
  return tag => aged.length > 0 && (current.has(tag) || aged.some(pattern => pattern.matches(tag)))
}
