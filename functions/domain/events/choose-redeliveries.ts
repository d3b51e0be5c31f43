// Which deliveries that failed are asked for once more: those that no later attempt brought, a few times, a few at once.
import type { DeliveryAttempt } from './delivery-attempt.ts'

/** Is what comes of the failures: asked for again now, left for the next look, given up. */
export type Redeliveries = {
  /** The latest attempt at each, in the order of their first attempts. */
  readonly again: readonly DeliveryAttempt[]
  readonly later: readonly DeliveryAttempt[]
  readonly givenUp: readonly DeliveryAttempt[]
}

/** Whoever refused a delivery so often refuses it again; the poll reads the head instead. */
export const MOST_ATTEMPTS = 3

/** Chooses among the attempts of one hook, in any order; `mostAtOnce` keeps a flood from following an outage. */
export function chooseRedeliveries(attempts: readonly DeliveryAttempt[], mostAtOnce: number): Redeliveries {
  const missed = [...Map.groupBy(attempts, ({ guid }) => guid).values()]
    .filter(tries => !tries.some(({ isTaken, event }) => isTaken || event === 'ping'))
    .map(tries => tries.toSorted((one, other) => one.at - other.at))
    .sort(([one], [other]) => (one?.at ?? 0) - (other?.at ?? 0))
  const latest = (tries: readonly DeliveryAttempt[]) => tries.slice(-1)
  const open = missed.filter(tries => tries.length < MOST_ATTEMPTS).flatMap(latest)
  return {
    again: open.slice(0, mostAtOnce),
    later: open.slice(mostAtOnce),
    givenUp: missed.filter(tries => tries.length >= MOST_ATTEMPTS).flatMap(latest),
  }
}
