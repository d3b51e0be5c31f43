// How fast a host is asked, on a clock that a test winds by hand.
import { beforeEach, describe, expect, it } from 'vitest'
import { RegistryBusy } from '../../../functions/ports/registries/failures.ts'
import { openPace, type Pace } from '../../../functions/ports/registries/pace.ts'
import { aClock, settle } from '../../builders/a-clock.ts'

const SECOND = 1_000
const MINUTE = 60_000
const busy =
  (waitMs = SECOND) =>
  async () => {
    throw new RegistryBusy('x', waitMs)
  }

describe('openPace', () => {
  let clock: ReturnType<typeof aClock>
  let pace: Pace
  let started: number[]
  const open = (more: Partial<Parameters<typeof openPace>[0]> = {}) =>
    openPace({ now: clock.now, after: clock.after, ...more })
  beforeEach(() => {
    clock = aClock(0)
    pace = open()
    started = []
  })

  /** Starts requests that answer at once; `started` gets the moment of each. */
  const start = (count: number, host = 'ghcr.io') =>
    Array.from({ length: count }, () => pace.run(host, async () => void started.push(clock.now())))
  const endOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)

  it('lets ten go at once, and then 50 a second', async () => {
    const all = Promise.all(start(60))
    await settle()
    expect(started).toHaveLength(10)
    await clock.advance(500)
    expect(started).toHaveLength(35)
    await clock.advance(500)
    await all
    expect(started.at(-1)).toBe(SECOND)
  })

  it('saves up no more than a burst', async () => {
    await clock.advance(10 * MINUTE)
    const all = Promise.all(start(11))
    await settle()
    expect(started).toHaveLength(10)
    await clock.advance(20)
    await all
    expect(started).toHaveLength(11)
  })

  it('runs ten at the same time at most', async () => {
    let running = 0
    const gates = Array.from({ length: 15 }, () => Promise.withResolvers<void>())
    const all = gates.map(gate =>
      pace.run('ghcr.io', async () => {
        running += 1
        await gate.promise
        running -= 1
      }),
    )
    await clock.advance(SECOND)
    expect(running).toBe(10)
    for (const gate of gates) gate.resolve()
    await clock.advance(SECOND)
    await Promise.all(all)
    expect(running).toBe(0)
  })

  it('counts each host by itself', async () => {
    await endOf(pace.run('quay.io', busy()))
    await Promise.all(start(10))
    expect([pace.rateOf('quay.io'), pace.rateOf('ghcr.io')]).toEqual([25, 50])
    expect(started).toHaveLength(10)
  })

  it('takes a rate and a burst of its own', async () => {
    pace = open({ requestsPerSecond: 2, burst: 1 })
    const all = Promise.all(start(3))
    await settle()
    await clock.advance(SECOND)
    await all
    expect(started).toEqual([0, 500, SECOND])
  })

  it('gives a request up that would have to wait too long, without asking, and says how long', async () => {
    pace = open({ requestsPerSecond: 0.5, burst: 1, longestWaitMs: 1_500 })
    await Promise.all(start(1))
    const [given] = start(1)
    expect(await endOf(given!)).toMatchObject({ code: 'registry-busy', retryAfterMs: 2_000 })
    expect(started).toHaveLength(1)
    await clock.advance(2_000)
    await Promise.all(start(1))
    expect(started).toHaveLength(2)
  })

  it('halves the rate once for many refusals at a time, and again a minute later', async () => {
    await Promise.all(Array.from({ length: 8 }, () => endOf(pace.run('ghcr.io', busy()))))
    expect(pace.rateOf('ghcr.io')).toBe(25)
    await clock.advance(59 * SECOND)
    await endOf(pace.run('ghcr.io', busy()))
    expect(pace.rateOf('ghcr.io')).toBe(25)
    await clock.advance(MINUTE)
    await endOf(pace.run('ghcr.io', busy()))
    expect(pace.rateOf('ghcr.io')).toBe(12.5)
  })

  it('goes down to one request in ten seconds, and no further', async () => {
    for (let round = 0; round < 15; round += 1) {
      await endOf(pace.run('ghcr.io', busy()))
      await clock.advance(MINUTE)
    }
    expect(pace.rateOf('ghcr.io')).toBe(0.1)
  })

  it('takes the burst away with the first refusal', async () => {
    await endOf(pace.run('ghcr.io', busy(0)))
    const all = Promise.all(start(3))
    await settle()
    expect(started).toEqual([])
    await clock.advance(120)
    await all
    expect(started).toEqual([40, 80, 120])
  })

  it.each([
    [10 * SECOND, 10 * SECOND],
    [3_600 * SECOND, MINUTE],
  ])('leaves a host alone that asks for %i ms, for %i ms', async (askedMs, aloneMs) => {
    pace = open({ longestWaitMs: 5 * SECOND })
    await endOf(pace.run('ghcr.io', busy(askedMs)))
    expect(await endOf(start(1)[0]!)).toMatchObject({ code: 'registry-busy', retryAfterMs: aloneMs })
    await clock.advance(aloneMs)
    await Promise.all(start(1))
    expect(started).toEqual([aloneMs])
  })

  it('recovers by half, after twenty quiet minutes, with every success a minute apart, up to what is set', async () => {
    for (const _round of [1, 2, 3]) {
      await endOf(pace.run('ghcr.io', busy()))
      await clock.advance(MINUTE)
    }
    const ask = async (afterMs: number) => {
      await clock.advance(afterMs)
      await Promise.all(start(2))
      return pace.rateOf('ghcr.io')
    }
    expect(pace.rateOf('ghcr.io')).toBe(6.25)
    expect(await ask(18 * MINUTE)).toBe(6.25)
    expect(await ask(MINUTE)).toBe(9.375)
    expect(await ask(30 * SECOND)).toBe(9.375)
    expect(await ask(30 * SECOND)).toBe(14.0625)
    for (let round = 0; round < 5; round += 1) await ask(MINUTE)
    expect(pace.rateOf('ghcr.io')).toBe(50)
  })

  it('does not recover by time alone', async () => {
    await endOf(pace.run('ghcr.io', busy()))
    await clock.advance(60 * MINUTE)
    expect(pace.rateOf('ghcr.io')).toBe(25)
  })

  it('does not slow down for other failures, and passes them on', async () => {
    const failure = new Error('any')
    const thrown = await endOf(
      pace.run('ghcr.io', async () => {
        throw failure
      }),
    )
    expect(thrown).toBe(failure)
    expect(pace.rateOf('ghcr.io')).toBe(50)
  })
})
