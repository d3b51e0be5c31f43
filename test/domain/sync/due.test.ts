// What a tick asks for: from intervals and the clock alone, never twice, never skipped.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findDue } from '../../../functions/domain/sync/due.ts'
import { aTarget } from '../../builders/a-target.ts'

const MINUTE = 60_000
const START = Date.parse('2026-01-01T00:00:00Z')

/** Counts what a target is asked in a row of ticks a minute apart. */
function countDue(sync: { intervalMs: number; pollIntervalMs: number }, minutes: number) {
  const counts = { poll: 0, resync: 0 }
  for (let minute = 0; minute < minutes; minute += 1) {
    const since = START + minute * MINUTE
    for (const { what } of findDue([aTarget({ sync })], since, since + MINUTE)) counts[what] += 1
  }
  return counts
}

describe('what is due', () => {
  it.each`
    interval     | poll       | minutes | resyncs | polls
    ${300_000}   | ${60_000}  | ${60}   | ${12}   | ${48}
    ${90_000}    | ${0}       | ${60}   | ${40}   | ${0}
    ${0}         | ${90_000}  | ${60}   | ${0}    | ${40}
    ${60_000}    | ${60_000}  | ${60}   | ${60}   | ${0}
    ${0}         | ${0}       | ${60}   | ${0}    | ${0}
    ${3_600_000} | ${300_000} | ${60}   | ${1}    | ${11}
  `('in $minutes minutes with interval $interval and poll $poll: $resyncs resyncs, $polls polls', row => {
    expect(countDue({ intervalMs: row.interval, pollIntervalMs: row.poll }, row.minutes)).toEqual({
      resync: row.resyncs,
      poll: row.polls,
    })
  })

  it('makes everything due after a long silence, and once', () => {
    const targets = [aTarget({ name: 'a' }), aTarget({ name: 'b' })]
    expect(findDue(targets, 0, START).map(({ target, what }) => `${target.name} ${what}`)).toEqual([
      'a resync',
      'b resync',
    ])
  })

  it('spreads targets of one interval over its minutes', () => {
    const targets = Array.from({ length: 100 }, (_, index) => aTarget({ name: `target-${index}` }))
    const perMinute = Array.from({ length: 5 }, (_, minute) => {
      const since = START + minute * MINUTE
      return findDue(targets, since, since + MINUTE).length
    })
    expect(perMinute.reduce((sum, count) => sum + count)).toBe(100)
    expect(Math.max(...perMinute)).toBeLessThan(40)
  })

  it('loses and doubles nothing however the ticks fall', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(gaps, fc.integer({ min: 400_000, max: 4_000_000 }), (ticks, intervalMs) => {
        const target = aTarget({ sync: { intervalMs, pollIntervalMs: 0 } })
        let [moment, count] = [START, 0]
        for (const gap of ticks) {
          count += findDue([target], moment, moment + gap).length
          moment += gap
        }
        // Ticks are closer than the interval, so each turn of the interval is seen exactly once.
        expect(Math.abs(count - (moment - START) / intervalMs)).toBeLessThan(1)
      }),
    )
  })
})
