// How many requests one cluster gets at a time: more while it is quick, half when it says "too many".
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'

/** Says that a task was not started because it would have started after its deadline. */
export const TOO_LATE = Symbol('too late')

/** Bounds what runs at once. Waiting tasks start in the order they came. */
export type Limiter = {
  /** Runs a task in a slot of its own, unless the slot comes after the deadline. */
  run<Result>(deadline: EpochMs, task: () => Promise<Result>): Promise<Result | typeof TOO_LATE>
  /** Is told of each answer, so that the bound follows what the server can take. */
  note(answer: { readonly status: number; readonly tookMs: Milliseconds; readonly retryAfterMs?: Milliseconds }): void
  /** Is the present bound. */
  limit(): number
}

/** A server that answers within this time may be asked for more. */
const QUICK_MS: Milliseconds = 500
/** The flood of answers to one burst counts as one "too many". */
const HALVE_AT_MOST_EVERY_MS: Milliseconds = 1_000

/** Creates a limiter: additive increase, multiplicative decrease, and one pause for all when the server asks for it. */
export function createLimiter(options: {
  readonly now: () => EpochMs
  readonly wait: (ms: Milliseconds) => Promise<void>
  readonly start?: number
  readonly max?: number
}): Limiter {
  const { now, wait, start = 16, max = 32 } = options
  let bound = start
  let running = 0
  let quickAnswers = 0
  let halvedAt = Number.NEGATIVE_INFINITY
  let pausedUntil = Number.NEGATIVE_INFINITY
  const queue: (() => void)[] = []

  const takeSlot = async () => {
    if (running >= bound) await new Promise<void>(resolve => queue.push(resolve))
    else running += 1
  }
  /** Hands the slot on, so that `running` counts it without a gap; gives it back when the bound has shrunk. */
  const giveSlot = () => {
    running -= 1
    while (running < bound && queue.length > 0) {
      running += 1
      queue.shift()?.()
    }
  }

  return {
    async run(deadline, task) {
      await takeSlot()
      try {
        while (pausedUntil > now()) {
          if (pausedUntil >= deadline) return TOO_LATE
          await wait(pausedUntil - now())
        }
        return now() >= deadline ? TOO_LATE : await task()
      } finally {
        giveSlot()
      }
    },
    note({ status, tookMs, retryAfterMs }) {
      if (retryAfterMs !== undefined) pausedUntil = Math.max(pausedUntil, now() + retryAfterMs)
      if (status === 429 || status === 503) {
        quickAnswers = 0
        if (now() - halvedAt < HALVE_AT_MOST_EVERY_MS) return
        halvedAt = now()
        bound = Math.max(1, Math.floor(bound / 2))
      } else if (tookMs < QUICK_MS && bound < max) {
        quickAnswers += 1
        if (quickAnswers < bound) return
        quickAnswers = 0
        bound += 1
      }
    },
    limit: () => bound,
  }
}
