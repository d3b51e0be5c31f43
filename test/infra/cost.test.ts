// The arithmetic of the bill, in numbers that can be checked by hand.
import { describe, expect, it } from 'vitest'
import { billMs, computeCost, type EventKind, totalOf } from '../../infra/cost/compute-cost.ts'
import { countEvents, EXAMPLE_ESTATE, EXAMPLE_WITH_IMAGES } from '../../infra/cost/example-estate.ts'
import { PRICES } from '../../infra/cost/prices.ts'
import { renderCost } from '../../infra/cost/render-cost.ts'

const NOTHING = { tookMs: 0, cpuMs: 0, sqsRequests: 0, writeUnits: 0, readUnits: 0, logBytes: 0, bytesOut: 0 }
const NO_STANDING = { queues: 0, scheduledPerMonth: 0 }
const prices = PRICES['us-east-1']

const aKind = (changes: Partial<EventKind> = {}): EventKind => {
  return { name: 'event', memoryMb: 1_024, perMonth: 1e6, use: NOTHING, coldShare: 0, initMs: 0, ...changes }
}
const costOf = (kind: EventKind) => computeCost([kind], NO_STANDING, prices)[0]?.usd

describe('time', () => {
  it.each`
    tookMs | cpuMs  | memoryMb  | billed
    ${100} | ${0}   | ${512}    | ${100}
    ${100} | ${100} | ${1_769}  | ${100}
    ${100} | ${100} | ${3_538}  | ${100}
    ${100} | ${20}  | ${884.5}  | ${120}
    ${100} | ${100} | ${442.25} | ${400}
  `('of $tookMs ms, $cpuMs ms of them busy, is $billed ms at $memoryMb MB', ({ tookMs, cpuMs, memoryMb, billed }) => {
    expect(billMs({ tookMs, cpuMs }, memoryMb)).toBe(billed)
  })

  it('is paid for in GB-seconds, with the starts that some of the events need', () => {
    const use = { ...NOTHING, tookMs: 1_000 }
    expect(costOf(aKind({ use }))?.lambda).toBeCloseTo(13.3334 + 0.2)
    expect(costOf(aKind({ use, coldShare: 0.5, initMs: 200 }))?.lambda).toBeCloseTo(13.3334 * 1.1 + 0.2)
    expect(costOf(aKind({ use, memoryMb: 2_048 }))?.lambda).toBeCloseTo(2 * 13.3334 + 0.2)
  })
})

describe('everything else', () => {
  it.each`
    what                  | column     | use                                | usd
    ${'requests to SQS'}  | ${'sqs'}   | ${{ sqsRequests: 3 }}              | ${1.5}
    ${'writes and reads'} | ${'table'} | ${{ writeUnits: 2, readUnits: 4 }} | ${1.75}
    ${'lines of the log'} | ${'logs'}  | ${{ logBytes: 1_100 }}             | ${2 * 0.53}
    ${'bytes that leave'} | ${'other'} | ${{ bytesOut: 1_000 }}             | ${0.09}
  `('$what of a million events are $usd dollars', ({ column, use, usd }) => {
    const cost = costOf(aKind({ use: { ...NOTHING, ...use } }))
    expect(cost?.[column as 'sqs']).toBeCloseTo(usd, 5)
  })

  it('is a dollar a million for what comes over HTTP', () => {
    expect(costOf(aKind({ isHttp: true }))?.other).toBeCloseTo(1)
  })

  it('goes on when nothing happens: a third of a dollar for each queue that Lambda asks, and the schedule', () => {
    const lines = computeCost([], { queues: 3, scheduledPerMonth: 43_200 }, prices)
    expect(lines.map(({ perMonth }) => perMonth)).toEqual([1_944_000, 43_200])
    expect(totalOf(lines)).toBeCloseTo(0.972 + 0.0432, 4)
  })
})

it('is rendered with every line and the sums', () => {
  const use = { ...NOTHING, tookMs: 250, sqsRequests: 3 }
  const lines = computeCost(
    [aKind({ name: 'push', perMonth: 6_000, use })],
    { queues: 1, scheduledPerMonth: 0 },
    prices,
  )
  const [head, ...rows] = renderCost(lines).split('\n')
  expect(head).toMatch(/a month +ms +GB-s +lambda +sqs +table +logs +other +\$ in all$/)
  expect(rows.map(row => row.split(/ {2,}/)[0])).toEqual(['push', '1 queues, asked by Lambda', 'schedule', 'together'])
  expect(rows[0]).toMatch(/6000 +250 +1500 +0\.021 +0\.009/)
  expect(rows.at(-1)).toMatch(new RegExp(`${totalOf(lines).toFixed(3)}$`))
})

describe('the example', () => {
  it('has 6,000 pushes, 7,200 resyncs and a tick each minute, and no images', () => {
    expect(countEvents(EXAMPLE_ESTATE)).toEqual({
      webhook: 6_000,
      sync: 6_000,
      look: 12_000,
      resync: 7_200,
      tick: 43_200,
      imageWebhook: 0,
      scan: 0,
      automateCommit: 0,
      automateNothing: 0,
    })
  })

  it('with images has a push more for each commit, and a look at the registries of each target every five minutes', () => {
    expect(countEvents(EXAMPLE_WITH_IMAGES)).toMatchObject({
      webhook: 7_200,
      sync: 7_200,
      scan: 1_200,
      automateCommit: 1_200,
      automateNothing: 86_400,
    })
  })
})
