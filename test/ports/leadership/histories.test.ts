// Whatever happens to processes that want one lease, no two of them may work at once, and in the end one does.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Blow, type History, LAST_BLOW_MS, playHistory } from './play-history.ts'

const PROCESSES = 3
/** There and back again: a request that takes longer is given up by its own limit. */
const MOST_DELAY_MS = 2_000

const who = fc.nat(PROCESSES - 1)
const atMs = fc.nat(LAST_BLOW_MS)
const blow: fc.Arbitrary<Blow> = fc.oneof(
  fc.record({ kind: fc.constantFrom('freeze' as const, 'cut' as const), who, atMs, forMs: fc.nat(60_000) }),
  fc.record({ kind: fc.constantFrom('kill' as const, 'release' as const), who, atMs }),
)
/** The fastest runs not quite half as fast again as the slowest. */
const clock = fc.record({
  offsetMs: fc.integer({ min: -1e9, max: 1e9 }),
  rate: fc.double({ min: 0.82, max: 1.2, noNaN: true }),
})
const history: fc.Arbitrary<History> = fc.record({
  blows: fc.array(blow, { maxLength: 8 }),
  clocks: fc.array(clock, { minLength: PROCESSES, maxLength: PROCESSES }),
  delaysMs: fc.array(fc.nat(MOST_DELAY_MS), { minLength: 1, maxLength: 20 }),
})

describe('a history', () => {
  it('never has two that may work, and ends with one that does', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(history, async given => {
        const left = await playHistory(given, (working, at) => {
          if (working.length > 1) throw new Error(`At ${at} ms ${working.join(' and ')} may work`)
        })
        expect(left).toHaveLength(1)
      }),
      { numRuns: 300, seed: 20_260_103 },
    )
  })
})
