// How long a process that renewed its lease may go on, should it not be able to renew it again.
import type { Milliseconds } from '../failure.ts'
import type { Moment } from './lease.ts'

/** Is the plan of one renewal. */
export type Hold = {
  /** Nothing new is begun from here on. */
  readonly workUntil: Moment
  /** What is still in hand is given up here, before anybody else may begin. */
  readonly endUntil: Moment
}

/** Lets a clock run half as fast again as another one before two could work at once; client-go has the same ratio. */
const WORK_SHARE = 2 / 3
const END_SHARE = 5 / 6

/** Holds a lease from the moment its renewal was sent: others count from a later one, when they saw it. */
export function holdFrom(sentAt: Moment, durationMs: Milliseconds): Hold {
  return { workUntil: sentAt + durationMs * WORK_SHARE, endUntil: sentAt + durationMs * END_SHARE }
}

/** Says how often a lease is looked at: five tries may fail before work stops. */
export function lookEveryMs(durationMs: Milliseconds): Milliseconds {
  return durationMs / 8
}
