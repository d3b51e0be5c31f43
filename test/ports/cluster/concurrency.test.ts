// How many requests run at a time: what makes it more, what makes it less, and what stops it.
import { describe, expect, it } from 'vitest'
import { createLimiter, TOO_LATE } from '../../../functions/ports/cluster/concurrency.ts'
import { openClock, START } from './on-scripted-server.ts'

const NEVER = Number.MAX_SAFE_INTEGER
const quick = { status: 200, tookMs: 20 }

/** Holds tasks until they are let go, and tells which have started. */
function openGate() {
  const started: number[] = []
  const releases: (() => void)[] = []
  const task = (number: number) => () => {
    started.push(number)
    return new Promise<number>(resolve => releases.push(() => resolve(number)))
  }
  return { started, task, releaseOne: () => releases.shift()?.() }
}
const turn = () => new Promise(resolve => setImmediate(resolve))

describe('a limiter', () => {
  it('runs as many as it may, and the others in their order', async () => {
    const limiter = createLimiter({ ...openClock(), start: 2 })
    const gate = openGate()
    const runs = [1, 2, 3, 4].map(number => limiter.run(NEVER, gate.task(number)))
    await turn()
    expect(gate.started).toEqual([1, 2])
    gate.releaseOne()
    await turn()
    expect(gate.started).toEqual([1, 2, 3])
    gate.releaseOne()
    gate.releaseOne()
    await turn()
    gate.releaseOne()
    expect(await Promise.all(runs)).toEqual([1, 2, 3, 4])
  })

  it('gives the slot of a task that fails to the next', async () => {
    const limiter = createLimiter({ ...openClock(), start: 1 })
    const failing = limiter.run(NEVER, () => Promise.reject(new Error('broken')))
    await expect(failing).rejects.toThrow('broken')
    expect(await limiter.run(NEVER, async () => 'next')).toBe('next')
  })

  it('takes one more after each round of quick answers, up to its most', () => {
    const limiter = createLimiter({ ...openClock(), start: 4, max: 6 })
    const after = (answers: number) => {
      for (let index = 0; index < answers; index += 1) limiter.note(quick)
      return limiter.limit()
    }
    expect([after(3), after(1), after(5), after(100)]).toEqual([4, 5, 6, 6])
  })

  it('takes no more from a slow server', () => {
    const limiter = createLimiter({ ...openClock(), start: 4 })
    for (let index = 0; index < 50; index += 1) limiter.note({ status: 200, tookMs: 900 })
    expect(limiter.limit()).toBe(4)
  })

  it('halves on 429 and 503, once for a burst of them, never below one', () => {
    const clock = openClock()
    const limiter = createLimiter({ ...clock, start: 16 })
    limiter.note({ status: 429, tookMs: 1 })
    limiter.note({ status: 429, tookMs: 1 })
    expect(limiter.limit()).toBe(8)
    const limits = [503, 429, 503, 429, 503].map(status => {
      clock.passMs(1_500)
      limiter.note({ status, tookMs: 1 })
      return limiter.limit()
    })
    expect(limits).toEqual([4, 2, 1, 1, 1])
  })

  it('runs fewer at a time once it has halved', async () => {
    const limiter = createLimiter({ ...openClock(), start: 4 })
    const gate = openGate()
    const runs = [1, 2, 3, 4, 5, 6].map(number => limiter.run(NEVER, gate.task(number)))
    await turn()
    limiter.note({ status: 429, tookMs: 1 })
    gate.releaseOne()
    gate.releaseOne()
    await turn()
    expect(gate.started).toEqual([1, 2, 3, 4])
    gate.releaseOne()
    await turn()
    expect(gate.started).toEqual([1, 2, 3, 4, 5])
    for (let index = 0; index < 3; index += 1) {
      gate.releaseOne()
      await turn()
    }
    expect(await Promise.all(runs)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('pauses all requests when the server asks one to wait', async () => {
    const clock = openClock()
    const limiter = createLimiter(clock)
    limiter.note({ status: 429, tookMs: 1, retryAfterMs: 3_000 })
    limiter.note({ status: 429, tookMs: 1, retryAfterMs: 1_000 })
    expect(await limiter.run(NEVER, async () => clock.now() - START)).toBe(3_000)
  })

  it('does not start a task after its deadline, nor wait for a pause that ends after it', async () => {
    const clock = openClock()
    const limiter = createLimiter(clock)
    expect(await limiter.run(START, async () => 'ran')).toBe(TOO_LATE)
    limiter.note({ status: 429, tookMs: 1, retryAfterMs: 3_000 })
    expect(await limiter.run(START + 2_000, async () => 'ran')).toBe(TOO_LATE)
    expect(clock.waits).toEqual([])
  })
})
