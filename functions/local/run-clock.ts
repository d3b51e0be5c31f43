// The schedule on one machine: a tick each minute, and one at the start for all that happened before.
import type { TickEvent } from '../lambda/tick-handler.ts'

/** Is a deployed function that the clock wakes. */
export type ClockFunction = (event: TickEvent, context: object) => Promise<unknown>

const MINUTE_MS = 60_000

/**
 * Starts ticking; the first tick covers all time before it, so that everything is due. A tick that may not be begun is
 * left out, and the next one covers its time. Returns how to stop.
 */
export function runClock(
  handler: ClockFunction,
  { now, mayWork }: { readonly now: () => number; readonly mayWork: () => boolean },
): { readonly first: Promise<unknown>; stop(): void } {
  let last = now()
  const first = handler({ since: new Date(0).toISOString(), time: new Date(last).toISOString() }, {})
  const timer = setInterval(() => {
    if (!mayWork()) return
    const [since, time] = [new Date(last), new Date(now())].map(moment => moment.toISOString())
    last = now()
    handler({ since: since ?? '', time: time ?? '' }, {}).catch((thrown: unknown) => {
      process.stderr.write(`tick failed: ${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
    })
  }, MINUTE_MS)
  return { first, stop: () => clearInterval(timer) }
}
