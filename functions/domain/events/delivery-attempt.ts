// What a Git host remembers of sending one event to one of our endpoints.
import type { EpochMs } from '../failure.ts'

/** Is one attempt; attempts at one delivery share the `guid`, which is the id that arrives with it. */
export type DeliveryAttempt = {
  /** Of this attempt alone; beyond 2^53 on some hosts, so it is a text. */
  readonly id: string
  readonly guid: string
  readonly event: string
  readonly at: EpochMs
  /** The endpoint took it: it answered with a success. */
  readonly isTaken: boolean
  /** What the endpoint answered; 0 when no answer came. */
  readonly status: number
}
