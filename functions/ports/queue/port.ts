// The door to work that is done later: one at a time per group, in order, at least once.
import type { Milliseconds } from '../../domain/failure.ts'

/** Is one message: `body` is JSON text of a few hundred bytes. */
export type Message = {
  /** Messages of one group are handled one at a time, in order. */
  readonly group: string
  /** The same id within five minutes is one message, even after it was handled. */
  readonly dedupId: string
  /** Waiting messages of one group with the same key may be merged into the newest; absent: never merged. */
  readonly coalesceKey?: string
  readonly body: string
}

/** Is what a worker gets: the message and a receipt, with how often it was handed out (1 = first time). */
export type Received = {
  readonly id: string
  readonly group: string
  readonly receipt: string
  readonly body: string
  readonly attempt: number
}

/** Sends work. Throws `TryLater` when the queue is down. */
export type Queue = {
  send(message: Message): Promise<void>
  /** Asks that a message in hand, about to be reported as failed, comes back after the wait. */
  delay(receipt: string, waitMs: Milliseconds): Promise<void>
}

/** Is a message that failed too often, with the last reason. */
export type DeadLetter = {
  readonly id: string
  readonly group: string
  readonly body: string
  readonly attempts: number
  readonly why: string
}

/** Is the handler's answer: done, or failed (and then it comes back, or is dead after too many attempts). */
export type Handled = 'done' | 'failed'

/** Hands out work inside this process; on AWS, Lambda does this and the door is not opened. */
export type QueueWorker = {
  /** Starts handing out; the handler is given up after the time limit and its message counts as failed. */
  work(handler: (received: Received) => Promise<Handled>): void
  listDeadLetters(): Promise<readonly DeadLetter[]>
  /** Counts what waits and what is in hand. */
  count(): Promise<number>
  /** Resolves when nothing waits and nothing is in hand. */
  idle(): Promise<void>
  /** Stops handing out, and waits for what is in hand until the limit; tells whether all of it ended. */
  close(limitMs: Milliseconds): Promise<'ended' | 'in-hand'>
}
