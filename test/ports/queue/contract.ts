// What every queue promises, whoever stands behind it.
import { describe, expect, it } from 'vitest'
import type { Handled, Message, Queue, QueueWorker, Received } from '../../../functions/ports/queue/port.ts'

/** Is a queue under test with the hands of its clock. */
export type QueueUnderTest = {
  readonly queue: Queue & QueueWorker
  /** Lets so much time pass for the queue. */
  readonly pass: (ms: number) => Promise<void>
  readonly maxAttempts: number
  readonly timeLimitMs: number
  readonly retryAfterMs: number
}

let count = 0
function aMessage(changes: Partial<Message> = {}): Message {
  count += 1
  return { group: 'production', dedupId: `message-${count}`, body: `body-${count}`, ...changes }
}

/** Collects what is handed out; each message is answered when the test says so. */
function aWorker(queue: QueueWorker) {
  const inHand: { received: Received; answer: (handled: Handled | Error) => void }[] = []
  const bodies: string[] = []
  queue.work(received => {
    bodies.push(received.body)
    return new Promise((resolve, reject) => {
      inHand.push({ received, answer: handled => (handled instanceof Error ? reject(handled) : resolve(handled)) })
    })
  })
  return { inHand, bodies, next: () => inHand.shift() }
}

/** Runs the contract of the queue door. */
export function itBehavesLikeAQueue(open: () => QueueUnderTest | Promise<QueueUnderTest>): void {
  describe('queue contract', () => {
    it('hands out what was sent, with its group and a first attempt', async () => {
      const { queue, pass } = await open()
      const worker = aWorker(queue)
      await queue.send(aMessage({ body: 'hello' }))
      await pass(0)
      expect(worker.inHand[0]?.received).toMatchObject({ body: 'hello', group: 'production', attempt: 1 })
    })

    it('hands out what was sent before anybody worked', async () => {
      const { queue, pass } = await open()
      await queue.send(aMessage({ body: 'early' }))
      const worker = aWorker(queue)
      await pass(0)
      expect(worker.bodies).toEqual(['early'])
    })

    it('works on one message of a group at a time, in order', async () => {
      const { queue, pass } = await open()
      const worker = aWorker(queue)
      for (const body of ['one', 'two', 'three']) await queue.send(aMessage({ body }))
      await pass(0)
      expect(worker.bodies).toEqual(['one'])
      worker.next()?.answer('done')
      await pass(0)
      expect(worker.bodies).toEqual(['one', 'two'])
      worker.next()?.answer('done')
      await pass(0)
      expect(worker.bodies).toEqual(['one', 'two', 'three'])
    })

    it('works on different groups side by side', async () => {
      const { queue, pass } = await open()
      const worker = aWorker(queue)
      await queue.send(aMessage({ group: 'a', body: 'a' }))
      await queue.send(aMessage({ group: 'b', body: 'b' }))
      await pass(0)
      expect(worker.bodies.toSorted()).toEqual(['a', 'b'])
    })

    it('takes the same deduplication id once within five minutes, even after it was handled', async () => {
      const { queue, pass } = await open()
      const worker = aWorker(queue)
      await queue.send(aMessage({ dedupId: 'same', body: 'first' }))
      await pass(0)
      worker.next()?.answer('done')
      await queue.send(aMessage({ dedupId: 'same', body: 'second' }))
      await pass(0)
      expect(worker.bodies).toEqual(['first'])
      await pass(5 * 60_000)
      await queue.send(aMessage({ dedupId: 'same', body: 'third' }))
      await pass(0)
      expect(worker.bodies).toEqual(['first', 'third'])
    })

    it('takes the same deduplication id in another group', async () => {
      const { queue, pass } = await open()
      const worker = aWorker(queue)
      await queue.send(aMessage({ group: 'a', dedupId: 'same', body: 'a' }))
      await queue.send(aMessage({ group: 'b', dedupId: 'same', body: 'b' }))
      await pass(0)
      expect(worker.bodies).toHaveLength(2)
    })

    it.each(['a group with spaces', 'größer', 'x'.repeat(300)])('takes any group and any id: %s', async text => {
      const { queue, pass } = await open()
      const worker = aWorker(queue)
      await queue.send(aMessage({ group: text, dedupId: text, body: 'one' }))
      await queue.send(aMessage({ group: text, dedupId: text, body: 'the same' }))
      await queue.send(aMessage({ group: `${text}2`, dedupId: text, body: 'another group' }))
      await pass(0)
      expect(worker.bodies.toSorted()).toEqual(['another group', 'one'])
    })

    it('hands out JSON that means the same, whatever letters are in it', async () => {
      const { queue, pass } = await open()
      const worker = aWorker(queue)
      const job = { text: 'ünïcode 😀 "quotes" \n \u0007 \uFFFE\uFFFF' }
      await queue.send(aMessage({ body: JSON.stringify(job) }))
      await pass(0)
      expect(worker.bodies.map(body => JSON.parse(body))).toEqual([job])
    })

    it('does not mind a delay of a message that nobody holds any more', async () => {
      const { queue } = await open()
      await queue.delay('no such receipt', 1_000)
    })

    it('brings a failed message back after the rest, before those that came later', async () => {
      const { queue, pass, retryAfterMs } = await open()
      const worker = aWorker(queue)
      await queue.send(aMessage({ body: 'one' }))
      await queue.send(aMessage({ body: 'two' }))
      await pass(0)
      worker.next()?.answer('failed')
      await pass(retryAfterMs - 1)
      expect(worker.bodies).toEqual(['one'])
      await pass(1)
      expect(worker.bodies).toEqual(['one', 'one'])
      expect(worker.inHand[0]?.received.attempt).toBe(2)
    })

    it('brings a failed message back after the wait its handler asked for', async () => {
      const { queue, pass } = await open()
      const worker = aWorker(queue)
      await queue.send(aMessage({ body: 'one' }))
      await pass(0)
      const held = worker.next()
      await queue.delay(held?.received.receipt ?? '', 60_000)
      held?.answer('failed')
      await pass(59_999)
      expect(worker.bodies).toHaveLength(1)
      await pass(1)
      expect(worker.bodies).toHaveLength(2)
    })

    it('counts a handler that throws as failed and keeps working', async () => {
      const { queue, pass, retryAfterMs } = await open()
      const worker = aWorker(queue)
      await queue.send(aMessage({ body: 'one' }))
      await pass(0)
      worker.next()?.answer(new Error('broken'))
      await pass(retryAfterMs)
      expect(worker.bodies).toEqual(['one', 'one'])
      worker.next()?.answer('done')
      await queue.idle()
    })

    it('counts a handler that never returns as failed after the time limit', async () => {
      const { queue, pass, timeLimitMs, retryAfterMs } = await open()
      const worker = aWorker(queue)
      await queue.send(aMessage({ body: 'hangs' }))
      await pass(0)
      await pass(timeLimitMs)
      await pass(retryAfterMs)
      expect(worker.bodies).toEqual(['hangs', 'hangs'])
      expect(worker.inHand.at(-1)?.received.attempt).toBe(2)
    })

    it('keeps a message that fails too often as a dead letter, and goes on with the group', async () => {
      const { queue, pass, maxAttempts, retryAfterMs } = await open()
      const worker = aWorker(queue)
      await queue.send(aMessage({ body: 'poison' }))
      await queue.send(aMessage({ body: 'next' }))
      for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
        await pass(0)
        worker.next()?.answer(new Error(`attempt ${attempt} broke`))
        await pass(retryAfterMs)
      }
      const why = `attempt ${maxAttempts} broke`
      expect(await queue.listDeadLetters()).toMatchObject([
        { group: 'production', body: 'poison', attempts: maxAttempts, why },
      ])
      expect(worker.bodies.at(-1)).toBe('next')
    })

    it('is idle when nothing waits and nothing is in hand', async () => {
      const { queue, pass } = await open()
      await queue.idle()
      const worker = aWorker(queue)
      await queue.send(aMessage())
      await pass(0)
      let isIdle = false
      const idle = queue.idle().then(() => {
        isIdle = true
      })
      await pass(0)
      expect(isIdle).toBe(false)
      worker.next()?.answer('done')
      await idle
      expect(isIdle).toBe(true)
    })

    it('counts what waits and what is in hand', async () => {
      const { queue, pass } = await open()
      const worker = aWorker(queue)
      await queue.send(aMessage({ group: 'a', dedupId: '1' }))
      await queue.send(aMessage({ group: 'a', dedupId: '2' }))
      await queue.send(aMessage({ group: 'b', dedupId: '3' }))
      await pass(0)
      expect(await queue.count()).toBe(3)
      worker.next()?.answer('done')
      await pass(0)
      expect(await queue.count()).toBe(2)
    })

    it('tells when it is closed whether what was in hand ended', async () => {
      const { queue, pass } = await open()
      const worker = aWorker(queue)
      await queue.send(aMessage())
      await pass(0)
      const late = queue.close(1_000)
      await pass(1_000)
      expect(await late).toBe('in-hand')
      const ended = queue.close(1_000)
      worker.next()?.answer('done')
      await pass(0)
      expect(await ended).toBe('ended')
    })

    it('hands out nothing after it was closed', async () => {
      const { queue, pass } = await open()
      const worker = aWorker(queue)
      await queue.close(0)
      await queue.send(aMessage())
      await pass(0)
      expect(worker.bodies).toEqual([])
    })
  })
}
