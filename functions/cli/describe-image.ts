// What "why" says of one image: whether it stays, why, and which tags came lately.
import type { ImageExplanation } from '../domain/release/explain-image.ts'

const STATE_WORDS = {
  next: 'is to be written by the next run',
  stays: 'stays',
  stuck: 'cannot be decided',
} as const satisfies Record<ImageExplanation['state'], string>

/** Describes an image as lines of a name and a text. */
export function describeImage(explained: ImageExplanation): readonly (readonly [name: string, text: string])[] {
  const { container, image, pattern, state, why, fix, listedAt, trouble, news } = explained
  return [
    ['image', `${container}: ${image} ${STATE_WORDS[state]}: ${why}`],
    ...(fix === undefined ? [] : [['to do', fix] as const]),
    ...(listedAt === undefined ? [] : [['tags read', renderMoment(listedAt)] as const]),
    ...(trouble === undefined ? [] : [['since then', trouble] as const]),
    ...news.map(({ tag, seenAt, matches }) => {
      const word = matches ? 'matches' : 'does not match'
      return ['pushed', `${tag} ${word} ${pattern} (seen ${renderMoment(seenAt)})`] as const
    }),
  ]
}

function renderMoment(moment: number): string {
  return new Date(moment).toISOString().replace(/[.]\d+/, '')
}
