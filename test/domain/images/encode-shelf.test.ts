// A shelf as text, and back.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeShelf, parseShelf } from '../../../functions/domain/images/encode-shelf.ts'
import type { ImageDigest } from '../../../functions/domain/images/image.ts'
import { emptyShelf, type ShelvedImage } from '../../../functions/domain/images/shelf.ts'
import { shelveFailure } from '../../../functions/domain/images/update-shelf.ts'
import { listed, REPO, read } from './a-shelf.ts'

const moment = fc.integer({ min: -62_135_596_800_000, max: 4_102_444_800_000 })
const optional = { nil: undefined }
const image = fc
  .record({
    digest: fc.option(fc.constant(`sha256:${'a'.repeat(64)}` as ImageDigest), optional),
    createdAt: fc.option(moment, optional),
    labelledAt: fc.option(moment, optional),
    fault: fc.string({ minLength: 1 }),
    readAt: fc.nat(),
    trustMs: fc.nat(),
  })
  .map(({ digest, createdAt, labelledAt, fault, readAt, trustMs }): ShelvedImage => {
    const dates = {
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(labelledAt === undefined ? {} : { labelledAt }),
    }
    return digest === undefined ? { fault, readAt, trustMs } : { digest, ...dates, readAt, trustMs }
  })

it('comes back as it was, whatever is on it', () => {
  const shelf = fc
    .record({ images: fc.dictionary(fc.string({ minLength: 1 }), image), at: fc.nat(), isFailed: fc.boolean() })
    .map(({ images, at, isFailed }) => {
      const filled = { ...listed('', at), tags: Object.keys(images), images: new Map(Object.entries(images)) }
      const shelf = filled as unknown as ReturnType<typeof listed>
      return isFailed ? shelveFailure(shelf, { code: 'x', what: 'y', where: 'here', fix: 'z' }, at) : shelf
    })
  fc.assert(
    fc.property(shelf, one => {
      expect(parseShelf(REPO, encodeShelf(one))).toEqual(one)
    }),
    { seed: 5, numRuns: 300 },
  )
})

it('comes back empty from a text of another form, so that the registry is asked again', () => {
  const other = JSON.stringify({ form: 0, tags: ['a'], listedAt: 1, rows: [], arrivals: [] })
  expect(parseShelf(REPO, other)).toEqual(emptyShelf(REPO))
})

it('takes some 120 characters for a tag', () => {
  const one = encodeShelf(listed('1.2.3', 1, { '1.2.3': read(1_700_000_000_000, { createdAt: 1_700_000_000_000 }) }))
  const none = encodeShelf(listed('1.2.3', 1))
  expect(one.length - none.length).toBeLessThan(130)
})
