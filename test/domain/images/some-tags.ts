// Writes tags of a repository as one line: `1.0@5` was created at 5, `1.0` has no date, `1.0#a` has a digest, `1.0!` is unusable.
import type { ImageDigest, Tag } from '../../../functions/domain/images/image.ts'
import type { TagCandidate } from '../../../functions/domain/images/tag-candidate.ts'

/** Makes a whole digest of one digit. */
export const digestOf = (digit: string) => `sha256:${digit.repeat(64)}` as ImageDigest

/** Reads such a line. */
export function someTags(line: string): readonly TagCandidate[] {
  return line
    .split(' ')
    .filter(word => word !== '')
    .map(word => {
      const [, tag, createdAt, digit, mark] = /^([^@#!]+)(?:@(-?[\d.e]+))?(?:#(\w))?(!)?$/.exec(word) ?? []
      return {
        tag: tag as Tag,
        ...(createdAt === undefined ? {} : { createdAt: Number(createdAt) }),
        ...(digit === undefined ? {} : { digest: digestOf(digit) }),
        ...(mark === undefined ? {} : { unusable: 'its manifest is gone' }),
      }
    })
}
