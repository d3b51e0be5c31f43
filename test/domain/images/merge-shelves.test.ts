// Two who look at one repository side by side: what the later of them saw stays.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeShelves } from '../../../functions/domain/images/merge-shelves.ts'
import type { Shelf, ShelvedImage } from '../../../functions/domain/images/shelf.ts'
import { shelveFailure, shelveTags } from '../../../functions/domain/images/update-shelf.ts'
import { fault, listed, read, tag, tags } from './a-shelf.ts'

const DOWN = { code: 'x', what: 'y', fix: 'z' }

describe('two shelves', () => {
  it('have the later list, whoever writes last', () => {
    const [slow, fast] = [listed('a', 5), listed('a b', 9)]
    for (const merged of [mergeShelves(slow, fast), mergeShelves(fast, slow)]) {
      expect(merged).toMatchObject({ tags: ['a', 'b'], listedAt: 9 })
    }
  })

  it('have what was read of each tag last, and nothing of tags that are gone', () => {
    const one = listed('a b c', 5, { a: read(6), b: read(8), c: read(8) })
    const other = listed('a b', 7, { a: fault(7), b: read(7) })
    const { images } = mergeShelves(one, other)
    expect([...images].map(([name, { readAt }]) => `${name} ${readAt}`)).toEqual(['a 7', 'b 8'])
    expect(images.get(tag('a'))).toHaveProperty('fault')
  })

  it('have the arrivals of both, the latest first', () => {
    const one = shelveTags(listed('a', 1), tags('a b'), 5)
    const other = shelveTags(listed('a', 1), tags('a b c'), 9)
    expect(mergeShelves(other, one).arrivals).toEqual([
      { tag: 'b', seenAt: 9 },
      { tag: 'c', seenAt: 9 },
    ])
  })

  it.each`
    what                                    | one                                       | other                                     | isFailed
    ${'a failure after the list'}           | ${listed('a', 5)}                         | ${shelveFailure(listed('a', 1), DOWN, 9)} | ${true}
    ${'a failure before the list'}          | ${listed('a', 9)}                         | ${shelveFailure(listed('a', 1), DOWN, 5)} | ${false}
    ${'a list that ended a failure'}        | ${shelveFailure(listed('a', 1), DOWN, 5)} | ${listed('a', 9)}                         | ${false}
    ${'a list and a failure at one moment'} | ${listed('a', 1)}                         | ${shelveFailure(listed('a', 1), DOWN, 1)} | ${true}
    ${'no failure'}                         | ${listed('a', 1)}                         | ${listed('a', 2)}                         | ${false}
  `('tell of the later look: $what', ({ one, other, isFailed }) => {
    expect(mergeShelves(one, other).failure !== undefined).toBe(isFailed)
  })

  it('never know less of a listed tag than either did', () => {
    const image = fc.option(
      fc.integer({ min: 1, max: 9 }).map((at): ShelvedImage => read(at)),
      { nil: undefined },
    )
    const shelf = fc
      .record({ at: fc.integer({ min: 1, max: 9 }), a: image, b: image, line: fc.constantFrom('a', 'b', 'a b', '') })
      .map(({ at, a, b, line }): Shelf => {
        return listed(line, at, { ...(a && line.includes('a') && { a }), ...(b && line.includes('b') && { b }) })
      })
    fc.assert(
      fc.property(shelf, shelf, (one, other) => {
        const merged = mergeShelves(one, other)
        expect(merged.listedAt).toBe(Math.max(one.listedAt, other.listedAt))
        for (const name of merged.tags) {
          const known = Math.max(...[one, other].map(({ images }) => images.get(name)?.readAt ?? 0))
          expect(merged.images.get(name)?.readAt ?? 0).toBe(known)
        }
        expect([...merged.images.keys()].every(name => merged.tags.includes(name))).toBe(true)
      }),
      { seed: 11, numRuns: 500 },
    )
  })
})
