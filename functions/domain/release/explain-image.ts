// Explains one image to a person: what it is, what it would be, why it stays, and which tags came lately.

import { type EpochMs, renderTrouble } from '../failure.ts'
import { nameImageRepo } from '../images/name-image-repo.ts'
import { parseImageRef } from '../images/parse-image-ref.ts'
import { parseTagPattern } from '../images/parse-tag-pattern.ts'
import { DEFAULT_TAG_PATTERN } from '../images/tag-pattern.ts'
import { decideImage } from './decide-image.ts'
import type { ImageFacts } from './image-decision.ts'
import type { ImageUse } from './image-use.ts'

/** Is a tag that came lately, and whether the container's filter lets it through. */
export type NewsOfTag = { readonly tag: string; readonly seenAt: EpochMs; readonly matches: boolean }

/** Is what is known of one image. `why` reads well after "because". */
export type ImageExplanation = {
  readonly container: string
  readonly image: string
  readonly pattern: string
  /** `next`: the next run of automation writes it. */
  readonly state: 'next' | 'stays' | 'stuck'
  readonly why: string
  readonly fix?: string
  /** When the registry last answered; absent when it never did. */
  readonly listedAt?: EpochMs
  /** Why it did not answer since. */
  readonly trouble?: string
  readonly news: readonly NewsOfTag[]
}

const MOST_NEWS = 5

/** Explains one image from what is remembered; nobody is asked. */
export function explainImage(use: ImageUse, facts: ImageFacts): ImageExplanation {
  const pattern = parseTagPattern(use.pattern ?? DEFAULT_TAG_PATTERN)
  const repo = nameImageRepo(use.image)
  const shelf = repo === undefined ? undefined : facts.shelfOf(repo)
  const news = (shelf?.arrivals ?? []).slice(0, MOST_NEWS)
  return {
    container: use.container,
    image: use.image,
    pattern: pattern.text,
    ...judge(use, facts),
    ...(shelf === undefined || shelf.listedAt === 0 ? {} : { listedAt: shelf.listedAt }),
    ...(shelf?.failure === undefined || shelf.listedAt === 0 ? {} : { trouble: renderTrouble(shelf.failure) }),
    news: news.map(({ tag, seenAt }) => ({ tag, seenAt, matches: pattern.matches(tag) })),
  }
}

function judge(use: ImageUse, facts: ImageFacts): Pick<ImageExplanation, 'state' | 'why' | 'fix'> {
  const decision = decideImage(use, facts)
  const why = decision.leftOut === undefined ? decision.why : `${decision.why}; ${decision.leftOut}`
  switch (decision.kind) {
    case 'change':
      return { state: 'next', why: `${why}: ${decision.to}` }
    case 'needs-digest':
      return hasTag(use.image, decision.tag)
        ? { state: 'stays', why: `${why}; each run asks whether its digest moved` }
        : { state: 'next', why: `${why}; its digest is still to be asked for` }
    case 'up-to-date':
    case 'left':
    case 'kept':
    case 'waiting':
      return { state: 'stays', why }
    case 'stuck':
      return { state: 'stuck', why, fix: decision.fix }
  }
}

function hasTag(image: string, tag: string): boolean {
  const parsed = parseImageRef(image)
  return parsed.kind === 'image' && parsed.ref.tag === tag
}
