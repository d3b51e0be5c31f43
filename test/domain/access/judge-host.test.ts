// What a Git host says beside its answers.
import { expect, it } from 'vitest'
import type { Looked } from '../../../functions/domain/access/checkup.ts'
import { judgeClock, judgeQuota } from '../../../functions/domain/access/judge-host.ts'

const NOW = Date.UTC(2026, 10, 6, 8)

const say = (looked: Looked) => {
  if (looked.outcome === 'failed') return `failed: ${looked.failure.code}: ${looked.failure.what}`
  return looked.outcome === 'ok' ? `ok: ${looked.detail}` : `skipped: ${looked.why}`
}

it.each`
  ours            | theirs       | said
  ${NOW}          | ${NOW}       | ${'ok: 0s off'}
  ${NOW + 999}    | ${NOW}       | ${'ok: 0s off'}
  ${NOW + 30_000} | ${NOW}       | ${'ok: 30s off'}
  ${NOW - 12_300} | ${NOW}       | ${'ok: 12s off'}
  ${NOW + 31_000} | ${NOW}       | ${'failed: clock-wrong: The clock is 31s ahead of that of the Git host'}
  ${NOW - 90_500} | ${NOW}       | ${'failed: clock-wrong: The clock is 1m30s behind that of the Git host'}
  ${NOW}          | ${undefined} | ${'skipped: the Git host tells no time'}
`('judges a clock at $ours by one at $theirs: $said', ({ ours, theirs, said }) => {
  expect(say(judgeClock('github', ours, theirs))).toBe(said)
})

it.each`
  quota                                                          | said
  ${undefined}                                                   | ${'ok: without a limit'}
  ${{ limit: 5000, remaining: 5000, resetsAt: NOW + 3_600_000 }} | ${'ok: 5000 of 5000 requests left, anew in 1h'}
  ${{ limit: 5000, remaining: 500, resetsAt: NOW + 60_500 }}     | ${'ok: 500 of 5000 requests left, anew in 1m'}
  ${{ limit: 5000, remaining: 499, resetsAt: NOW + 60_000 }}     | ${'failed: quota-low: Only 499 of 5000 requests are left for 1m'}
  ${{ limit: 60, remaining: 0, resetsAt: NOW - 5_000 }}          | ${'failed: quota-low: Only 0 of 60 requests are left for 0s'}
`('judges $quota: $said', ({ quota, said }) => {
  expect(say(judgeQuota('github', NOW, quota))).toBe(said)
})
