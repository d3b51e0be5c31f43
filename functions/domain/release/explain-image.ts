// Explains one image to a person: what it is, what it would be, why it stays, and which tags came lately.

import type { EpochMs } from '../failure.ts'
import { parseImageRef } from '../images/parse-image-ref.ts'
import { parseTagPattern } from '../images/parse-tag-pattern.ts'
import { repoOf } from '../images/repo-of.ts'
import { DEFAULT_TAG_PATTERN } from '../images/tag-pattern.ts'
import { decideImage, type ImageFacts } from './decide-image.ts'
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
  /** When the registry was last asked; absent when it never was. */
  readonly listedAt?: EpochMs
  readonly news: readonly NewsOfTag[]
}

const MOST_NEWS = 5

/** Explains one image from what is remembered; nobody is asked. */
export function explainImage(use: ImageUse, facts: ImageFacts): ImageExplanation {
  const pattern = parseTagPattern(use.pattern ?? DEFAULT_TAG_PATTERN)
  const parsed = parseImageRef(use.image)
  const shelf = parsed.kind === 'image' ? facts.shelfOf(repoOf(parsed.ref)) : undefined
  const news = (shelf?.arrivals ?? []).slice(0, MOST_NEWS)
  return {
    container: use.container,
    image: use.image,
    pattern: pattern.text,
    ...judge(use, facts),
    ...(shelf === undefined || shelf.listedAt === 0 ? {} : { listedAt: shelf.listedAt }),
    news: news.map(({ tag, seenAt }) => ({ tag, seenAt, matches: pattern.matches(tag) })),
  }
}

function judge(use: ImageUse, facts: ImageFacts): Pick<ImageExplanation, 'state' | 'why' | 'fix'> {
  const decision = decideImage(use, facts)
  switch (decision.kind) {
    case 'change':
      return { state: 'next', why: `${decision.why}: ${decision.to}` }
    case 'needs-digest':
      return { state: 'stays', why: `the digest of ${decision.tag} is asked for by each run` }
    case 'up-to-date':
    case 'left':
      return { state: 'stays', why: decision.why }
    case 'stuck':
      return { state: 'stuck', why: decision.why, fix: decision.fix }
  }
}
