// Durations as Go writes them.
import { describe, expect, it } from 'vitest'
import { describeDuration, parseDuration } from '../../../functions/domain/sync/duration.ts'

describe('durations', () => {
  it.each`
    text       | ms
    ${'0'}     | ${0}
    ${'0s'}    | ${0}
    ${'30s'}   | ${30_000}
    ${'1m30s'} | ${90_000}
    ${'5m'}    | ${300_000}
    ${'1h'}    | ${3_600_000}
    ${'1.5h'}  | ${5_400_000}
    ${'250ms'} | ${250}
    ${'1h1ms'} | ${3_600_001}
    ${'1.s'}   | ${1000}
    ${''}      | ${undefined}
    ${'5'}     | ${undefined}
    ${'5 m'}   | ${undefined}
    ${'-5m'}   | ${undefined}
    ${'m'}     | ${undefined}
    ${'5d'}    | ${undefined}
    ${'.5s'}   | ${undefined}
    ${'1m30'}  | ${undefined}
  `('reads $text as $ms ms', ({ text, ms }) => {
    expect(parseDuration(text)).toBe(ms)
  })

  it.each(['0s', '30s', '1m30s', '1h', '2h5m1s', '250ms'])('writes %s as it was read', text => {
    expect(describeDuration(parseDuration(text) ?? -1)).toBe(text)
  })
})
