// A shelf of one repository, written short.
import type { ImageDetails, ImageRepo, Tag } from '../../../functions/domain/images/image.ts'
import { emptyShelf, type Shelf, type ShelvedImage } from '../../../functions/domain/images/shelf.ts'
import { shelveTags } from '../../../functions/domain/images/update-shelf.ts'
import { digestOf } from './some-tags.ts'

/** Is the repository. */
export const REPO = 'registry.example/team/app' as ImageRepo

/** Makes tags of words. */
export const tags = (line: string) => line.split(' ').filter(word => word !== '') as Tag[]

/** Makes one tag. */
export const tag = (text: string) => text as Tag

/** Makes details with a digest of one digit. */
export const details = (digit: string, more: Partial<ImageDetails> = {}): ImageDetails => ({
  digest: digestOf(digit),
  ...more,
})

/** Lists tags on an empty shelf at a moment. */
export function listed(line: string, at: number, images: Readonly<Record<string, ShelvedImage>> = {}): Shelf {
  return {
    ...shelveTags(emptyShelf(REPO), tags(line), at),
    images: new Map(Object.entries(images)) as unknown as Shelf['images'],
  }
}

/** Makes what was read of a tag. */
export const read = (readAt: number, more: Partial<ShelvedImage> = {}): ShelvedImage => {
  return { digest: digestOf('a'), readAt, trustMs: 100, ...more }
}

/** Makes why nothing was read of a tag. */
export const fault = (readAt: number, why = 'gone'): ShelvedImage => ({ fault: why, readAt, trustMs: 100 })
