// The queue inside one process: groups run one at a time on a p-queue, as SQS FIFO with Lambda behind it would.
import { randomUUID } from 'node:crypto'
import PQueue from 'p-queue'
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { DeadLetter, Handled, Message, Queue, QueueWorker, Received } from './port.ts'

/** Sets the bounds; all have defaults that match the deployed queue. */
export type MemoryQueueOptions = {
  readonly now: () => EpochMs
  /** Calls back once after the wait; returns how to cancel. A test hands in a clock of its own. */
  readonly after?: (waitMs: Milliseconds, call: () => void) => () => void
  /** How many groups are worked on at once. */
  readonly concurrency?: number
  /** How often a message is handed out before it is dead. SQS advises at least 5 for a FIFO queue. */
  readonly maxAttempts?: number
  /** How long a failed message rests when its handler asked for no wait of its own. */
  readonly retryAfterMs?: Milliseconds
  /** How long a handler may take before its message counts as failed. */
  readonly timeLimitMs?: Milliseconds
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const DEDUPLICATION_WINDOW_MS = 5 * 60_000

type Waiting = { readonly id: string; message: Message; attempts: number; notBefore: EpochMs }
type Group = { readonly waiting: Waiting[]; isBusy: boolean; cancelTimer: (() => void) | undefined }

/**
 * Opens a queue that lives and dies with the process; what is lost, the next poll finds again.
 *
 * A failed message goes back to the front of its group and blocks it until its wait is over, as in SQS FIFO.
 */
export function openMemoryQueue(options: MemoryQueueOptions): Queue & QueueWorker {
  const { now, after = startTimer, concurrency = 20, maxAttempts = 5 } = options
  const { retryAfterMs = 10_000, timeLimitMs = 300_000 } = options
  const pool = new PQueue({ concurrency })
  const groups = new Map<string, Group>()
  const seenUntil = new Map<string, EpochMs>()
  const askedWaits = new Map<string, Milliseconds>()
  const deadLetters: DeadLetter[] = []
  const idleWaiters: (() => void)[] = []
  let handler: ((received: Received) => Promise<Handled>) | undefined
  let isClosed = false

  function groupOf(name: string): Group {
    const group = groups.get(name) ?? { waiting: [], isBusy: false, cancelTimer: undefined }
    groups.set(name, group)
    return group
  }

  function isDuplicate(message: Message): boolean {
    for (const [id, until] of seenUntil) if (until <= now()) seenUntil.delete(id)
    const key = JSON.stringify([message.group, message.dedupId])
    if (seenUntil.has(key)) return true
    seenUntil.set(key, now() + DEDUPLICATION_WINDOW_MS)
    return false
  }

  async function send(message: Message): Promise<void> {
    if (isDuplicate(message)) return
    const group = groupOf(message.group)
    const mergeable = message.coalesceKey === undefined ? undefined : findMergeable(group, message.coalesceKey)
    if (mergeable) mergeable.message = message
    else group.waiting.push({ id: randomUUID(), message, attempts: 0, notBefore: 0 })
    startNext(message.group)
  }

  function startNext(name: string): void {
    const group = groupOf(name)
    const next = group.waiting[0]
    if (!handler || isClosed || group.isBusy || !next) return
    group.cancelTimer?.()
    group.cancelTimer = undefined
    const waitMs = next.notBefore - now()
    if (waitMs > 0) {
      group.cancelTimer = after(waitMs, () => startNext(name))
      return
    }
    group.isBusy = true
    pool.add(() => handOut(name, group)).catch(() => {})
  }

  async function handOut(name: string, group: Group): Promise<void> {
    // A group may wait for its turn among the others while the queue is closed.
    if (isClosed) return
    const current = group.waiting.shift()
    if (!current || !handler) return
    current.attempts += 1
    const receipt = `${current.id}#${current.attempts}`
    const received = { id: current.id, group: name, receipt, body: current.message.body, attempt: current.attempts }
    const result = await withTimeLimit(handler, received)
    if (result !== 'done') putBack(name, group, current, receipt, result)
    askedWaits.delete(receipt)
    group.isBusy = false
    startNext(name)
    announceIdle()
  }

  async function withTimeLimit(work: NonNullable<typeof handler>, received: Received): Promise<'done' | Error> {
    const limit = Promise.withResolvers<Error>()
    const cancel = after(timeLimitMs, () =>
      limit.resolve(new Error(`The handler did not return within ${timeLimitMs} ms`)),
    )
    const outcome = work(received).then(
      handled => (handled === 'done' ? 'done' : new Error('The handler reported failure')),
      (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))),
    )
    const result = await Promise.race([outcome, limit.promise])
    cancel()
    return result
  }

  function putBack(name: string, group: Group, current: Waiting, receipt: string, why: Error): void {
    if (current.attempts >= maxAttempts) {
      const { id, attempts } = current
      deadLetters.push({ id, group: name, body: current.message.body, attempts, why: why.message })
      return
    }
    current.notBefore = now() + (askedWaits.get(receipt) ?? retryAfterMs)
    group.waiting.unshift(current)
  }

  const isIdle = () => [...groups.values()].every(group => !group.isBusy && group.waiting.length === 0)

  function announceIdle(): void {
    if (isIdle()) for (const tell of idleWaiters.splice(0)) tell()
  }

  return {
    send,
    async delay(receipt, waitMs) {
      askedWaits.set(receipt, waitMs)
    },
    work(given) {
      handler = given
      for (const name of groups.keys()) startNext(name)
    },
    async listDeadLetters() {
      return [...deadLetters]
    },
    async count() {
      return [...groups.values()].reduce((sum, { waiting }) => sum + waiting.length, pool.pending)
    },
    async idle() {
      if (!isIdle()) await new Promise<void>(resolve => idleWaiters.push(resolve))
    },
    async close(limitMs) {
      isClosed = true
      for (const group of groups.values()) group.cancelTimer?.()
      const limit = Promise.withResolvers<'in-hand'>()
      const cancel = after(limitMs, () => limit.resolve('in-hand'))
      const how = await Promise.race([pool.onIdle().then(() => 'ended' as const), limit.promise])
      cancel()
      return how
    },
  }
}

function findMergeable(group: Group, coalesceKey: string): Waiting | undefined {
  return group.waiting.find(waiting => waiting.attempts === 0 && waiting.message.coalesceKey === coalesceKey)
}

function startTimer(waitMs: Milliseconds, call: () => void): () => void {
  const timer = setTimeout(call, waitMs)
  return () => clearTimeout(timer)
}
