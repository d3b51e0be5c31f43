// How fast a registry is asked: a bucket of requests per host that shrinks when the host complains and recovers slowly.
import PQueue from 'p-queue'
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import { RegistryBusy } from './failures.ts'

/** Sets the bounds; they hold for each host by itself. */
export type PaceOptions = {
  readonly now: () => EpochMs
  /** Calls back once after the wait; a test hands in a clock of its own. */
  readonly after?: (waitMs: Milliseconds, call: () => void) => void
  /** 50 by default, as in Flux. */
  readonly requestsPerSecond?: number
  /** Requests that may start at once after a rest, and that run at the same time; 10 by default. */
  readonly burst?: number
  /** A request that would have to wait longer is given up; 30 s by default. */
  readonly longestWaitMs?: Milliseconds
}

/** Runs requests to hosts, each when it is its turn. */
export type Pace = {
  /**
   * Runs one request; work that throws {@link RegistryBusy} slows the host down.
   *
   * @throws {RegistryBusy} when the turn would come too late
   */
  run<Answer>(host: string, work: () => Promise<Answer>): Promise<Answer>
  /** Tells how many requests per second a host gets now. */
  rateOf(host: string): number
}

const SLOWEST_PER_SECOND = 0.1
/** The rate changes at most once in this time, so that one burst of refusals counts as one. */
const CHANGE_WINDOW_MS: Milliseconds = 60_000
const QUIET_MS: Milliseconds = 20 * 60_000
/** A host that names a long wait often means one kind of request only; the others may go on. */
const LONGEST_CLOSURE_MS: Milliseconds = 60_000

type Lane = {
  readonly queue: PQueue
  rate: number
  /** Requests that may start now; negative while some wait for their turn. */
  tokens: number
  filledAt: EpochMs
  changedAt: EpochMs
  backedOffAt: EpochMs
  closedUntil: EpochMs
}

/** Opens the paces; they live as long as the process. */
export function openPace(options: PaceOptions): Pace {
  const { now, after = (waitMs, call) => void setTimeout(call, waitMs) } = options
  const { requestsPerSecond = 50, burst = 10, longestWaitMs = 30_000 } = options
  const lanes = new Map<string, Lane>()

  function laneOf(host: string): Lane {
    const fresh = () => ({
      queue: new PQueue({ concurrency: burst }),
      rate: requestsPerSecond,
      tokens: burst,
      filledAt: now(),
      changedAt: Number.NEGATIVE_INFINITY,
      backedOffAt: Number.NEGATIVE_INFINITY,
      closedUntil: Number.NEGATIVE_INFINITY,
    })
    const lane = lanes.get(host) ?? fresh()
    lanes.set(host, lane)
    return lane
  }

  function fill(lane: Lane): void {
    lane.tokens = Math.min(burst, lane.tokens + ((now() - lane.filledAt) / 1_000) * lane.rate)
    lane.filledAt = now()
  }

  /** Takes one token, or gives up without taking any. */
  async function awaitTurn(host: string, lane: Lane): Promise<void> {
    fill(lane)
    const forTokenMs = Math.max(0, (1 - lane.tokens) / lane.rate) * 1_000
    const waitMs = Math.ceil(Math.max(forTokenMs, lane.closedUntil - now()))
    if (waitMs > longestWaitMs) throw new RegistryBusy(host, waitMs)
    lane.tokens -= 1
    if (waitMs > 0) await new Promise<void>(resolve => after(waitMs, resolve))
  }

  function backOff(lane: Lane, waitMs: Milliseconds): void {
    fill(lane)
    lane.tokens = Math.min(0, lane.tokens)
    lane.closedUntil = Math.max(lane.closedUntil, now() + Math.min(LONGEST_CLOSURE_MS, waitMs))
    if (now() - lane.backedOffAt >= CHANGE_WINDOW_MS) change(lane, lane.rate / 2)
    lane.backedOffAt = now()
  }

  function recover(lane: Lane): void {
    const isQuiet = now() - lane.backedOffAt >= QUIET_MS && now() - lane.changedAt >= CHANGE_WINDOW_MS
    if (isQuiet && lane.rate < requestsPerSecond) change(lane, lane.rate * 1.5)
  }

  function change(lane: Lane, rate: number): void {
    fill(lane)
    lane.rate = Math.min(requestsPerSecond, Math.max(SLOWEST_PER_SECOND, rate))
    lane.changedAt = now()
  }

  return {
    rateOf: host => laneOf(host).rate,
    run(host, work) {
      const lane = laneOf(host)
      return lane.queue.add(async () => {
        await awaitTurn(host, lane)
        try {
          const answer = await work()
          recover(lane)
          return answer
        } catch (error) {
          if (error instanceof RegistryBusy) backOff(lane, error.retryAfterMs)
          throw error
        }
      })
    },
  }
}
