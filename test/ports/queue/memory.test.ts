// The in-process queue: the contract, and what only it can do: merge waiting messages.
import { describe, expect, it } from 'vitest'
import { openMemoryQueue } from '../../../functions/ports/queue/memory.ts'
import { aClock, settle } from '../../builders/a-clock.ts'
import { itBehavesLikeAQueue } from './contract.ts'

const [retryAfterMs, timeLimitMs, maxAttempts] = [10_000, 60_000, 5]

itBehavesLikeAQueue(() => {
  const clock = aClock()
  const queue = openMemoryQueue({ now: clock.now, after: clock.after, retryAfterMs, timeLimitMs, maxAttempts })
  const pass = async (ms: number) => {
    await settle()
    await clock.advance(ms)
  }
  return { queue, pass, retryAfterMs, timeLimitMs, maxAttempts }
})

describe('merging', () => {
  const push = (dedupId: string, coalesceKey = 'push') => ({ group: 'g', dedupId, coalesceKey, body: dedupId })

  function open() {
    const clock = aClock()
    const queue = openMemoryQueue({ now: clock.now, after: clock.after, retryAfterMs })
    const bodies: string[] = []
    const answers: ((handled: 'done' | 'failed') => void)[] = []
    queue.work(({ body }) => {
      bodies.push(body)
      return new Promise(resolve => answers.push(resolve))
    })
    return { clock, queue, bodies, answers }
  }

  it('makes twenty pushes during one run a single next run, of the newest', async () => {
    const { queue, bodies, answers } = open()
    await queue.send(push('0'))
    await settle()
    for (let number = 1; number <= 20; number += 1) await queue.send(push(String(number)))
    answers.shift()?.('done')
    await settle()
    answers.shift()?.('done')
    await queue.idle()
    expect(bodies).toEqual(['0', '20'])
  })

  it('does not merge across keys: a resync is not swallowed by a push', async () => {
    const { queue, bodies, answers } = open()
    await queue.send(push('running'))
    await settle()
    await queue.send(push('resync', 'resync'))
    await queue.send(push('push'))
    for (let turn = 0; turn < 3; turn += 1) {
      answers.shift()?.('done')
      await settle()
    }
    expect(bodies).toEqual(['running', 'resync', 'push'])
  })

  it('does not merge into the message in hand, nor into one that failed before', async () => {
    const { clock, queue, bodies, answers } = open()
    await queue.send(push('first'))
    await settle()
    answers.shift()?.('failed')
    await settle()
    await queue.send(push('second'))
    await clock.advance(retryAfterMs)
    answers.shift()?.('done')
    await settle()
    expect(bodies).toEqual(['first', 'first', 'second'])
  })
})
