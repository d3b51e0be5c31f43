// How the clock reaches a flow: a scheduled event says when it was meant for, not when it arrived.
import type { EpochMs } from '../domain/failure.ts'

/** Is what the schedule sends; `since` is given by a runner that starts up or was late. */
export type TickEvent = { readonly time?: string; readonly since?: string }

const MINUTE_MS = 60_000

/** Makes a Lambda handler of a flow that works on a span of the clock; without `since` the span is one minute. */
export function tickHandler<Answer>(
  work: (tick: { readonly since: EpochMs; readonly now: EpochMs }) => Promise<Answer>,
  clock: () => EpochMs,
): (event: TickEvent, context: unknown) => Promise<Answer> {
  return async event => {
    const meant = event.time === undefined ? Number.NaN : Date.parse(event.time)
    const now = Number.isNaN(meant) ? Math.floor(clock() / MINUTE_MS) * MINUTE_MS : meant
    const since = event.since === undefined ? now - MINUTE_MS : Date.parse(event.since)
    return work({ since, now })
  }
}
