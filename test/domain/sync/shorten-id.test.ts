// Ids that a queue takes.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shortenId } from '../../../functions/domain/sync/shorten-id.ts'

it.each`
  id                | isKept
  ${'delivery-1'}   | ${true}
  ${'a'.repeat(60)} | ${true}
  ${'a'.repeat(61)} | ${false}
  ${'with a blank'} | ${false}
  ${'ünicode'}      | ${false}
  ${'line\nbreak'}  | ${false}
  ${''}             | ${false}
`('$id stays as it is: $isKept', ({ id, isKept }) => {
  expect(shortenId(id) === id).toBe(isKept)
})

it('is always of visible ASCII and short, and two ids stay two', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      (one, other) => {
        expect(shortenId(one)).toMatch(/^[!-~]{1,60}$/)
        expect(shortenId(one) === shortenId(other)).toBe(one === other)
      },
    ),
    { seed: 3, numRuns: 500 },
  )
})
