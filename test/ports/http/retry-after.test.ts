// Every form of Retry-After that a server may send.
import { expect, it } from 'vitest'
import { parseRetryAfter } from '../../../functions/ports/http/retry-after.ts'

const NOW = Date.UTC(2026, 10, 6, 8, 49, 30)

it.each`
  text                                | waitMs
  ${'0'}                              | ${0}
  ${'120'}                            | ${120_000}
  ${' 7 '}                            | ${7_000}
  ${'Fri, 06 Nov 2026 08:49:37 GMT'}  | ${7_000}
  ${'Friday, 06-Nov-26 08:49:37 GMT'} | ${7_000}
  ${'Fri Nov  6 08:49:37 2026'}       | ${7_000}
  ${'Fri, 06 Nov 2026 08:00:00 GMT'}  | ${0}
  ${'-5'}                             | ${undefined}
  ${'1.5'}                            | ${undefined}
  ${'2026-11-06'}                     | ${undefined}
  ${'soon'}                           | ${undefined}
  ${''}                               | ${undefined}
  ${undefined}                        | ${undefined}
`('reads $text as $waitMs', ({ text, waitMs }) => {
  expect(parseRetryAfter(text, NOW)).toBe(waitMs)
})
