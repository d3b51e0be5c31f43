// Which failed deliveries are asked for again.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseRedeliveries, MOST_ATTEMPTS } from '../../../functions/domain/events/choose-redeliveries.ts'
import type { DeliveryAttempt } from '../../../functions/domain/events/delivery-attempt.ts'

/** Reads `guid event outcome` lines, one a second, as attempts whose id is their line. */
const attempts = (lines: readonly string[]): readonly DeliveryAttempt[] =>
  lines.map((line, index) => {
    const [guid = '', event = '', outcome = ''] = line.split(' ')
    const status = outcome === 'taken' ? 202 : 500
    return { id: String(index), guid, event, at: index * 1_000, isTaken: outcome === 'taken', status }
  })
const ids = (chosen: readonly DeliveryAttempt[]) => chosen.map(({ id }) => id).join(' ')

describe('choosing deliveries to repeat', () => {
  it.each`
    rule                                            | lines                                                     | again    | later  | givenUp
    ${'what arrived is left alone'}                 | ${['a push taken']}                                       | ${''}    | ${''}  | ${''}
    ${'what failed is asked for again'}             | ${['a push failed', 'b push taken']}                      | ${'0'}   | ${''}  | ${''}
    ${'what arrived at a second attempt is done'}   | ${['a push failed', 'a push taken']}                      | ${''}    | ${''}  | ${''}
    ${'what arrived once is done, whatever failed'} | ${['a push taken', 'a push failed']}                      | ${''}    | ${''}  | ${''}
    ${'the latest attempt is the one repeated'}     | ${['a push failed', 'b push failed', 'a push failed']}    | ${'2 1'} | ${''}  | ${''}
    ${'after three attempts it is given up'}        | ${['a push failed', 'a push failed', 'a push failed']}    | ${''}    | ${''}  | ${'2'}
    ${'a ping has nothing to bring'}                | ${['a ping failed']}                                      | ${''}    | ${''}  | ${''}
    ${'a few at once, the oldest first'}            | ${['a push failed', 'b package failed', 'c push failed']} | ${'0 1'} | ${'2'} | ${''}
  `('$rule', ({ lines, again, later, givenUp }) => {
    const chosen = chooseRedeliveries(attempts(lines).toReversed(), 2)
    expect([ids(chosen.again), ids(chosen.later), ids(chosen.givenUp)]).toEqual([again, later, givenUp])
  })

  it('ends: repeated again and again, every delivery arrives or is given up, and none is repeated after it arrived', () => {
    const outcomes = fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), { maxLength: 12 })
    fc.assert(
      fc.property(outcomes, fc.integer({ min: 1, max: 5 }), (plans, mostAtOnce) => {
        const made: DeliveryAttempt[] = []
        const attempt = (guid: string) => {
          const before = made.filter(one => one.guid === guid)
          expect(before.some(({ isTaken }) => isTaken)).toBe(false)
          const isTaken = plans[Number(guid)]?.[before.length] === true
          const id = String(made.length)
          made.push({ id, guid, event: 'push', at: made.length, isTaken, status: isTaken ? 202 : 500 })
        }
        for (const guid of plans.keys()) attempt(String(guid))
        for (let look = 0; look < plans.length * MOST_ATTEMPTS; look += 1) {
          for (const { guid } of chooseRedeliveries(made, mostAtOnce).again) attempt(guid)
        }
        expect(chooseRedeliveries(made, mostAtOnce).again).toEqual([])
        for (const tries of Map.groupBy(made, ({ guid }) => guid).values()) {
          expect(tries.length).toBeLessThanOrEqual(MOST_ATTEMPTS)
          expect(tries.some(({ isTaken }) => isTaken) || tries.length === MOST_ATTEMPTS).toBe(true)
        }
      }),
      { numRuns: 100, seed: 7 },
    )
  })
})
