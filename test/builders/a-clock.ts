// A clock that a test winds by hand: nothing waits for real.

type Timer = { readonly at: number; readonly call: () => void }

/** Opens a clock at a fixed moment; `advance` moves it and fires what falls due, in order. */
export function aClock(start = Date.parse('2026-01-01T00:00:00Z')) {
  let moment = start
  const timers = new Set<Timer>()
  return {
    now: () => moment,
    after(waitMs: number, call: () => void) {
      const timer = { at: moment + waitMs, call }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async advance(byMs: number) {
      const end = moment + byMs
      for (;;) {
        const [next] = [...timers].filter(timer => timer.at <= end).sort((one, other) => one.at - other.at)
        if (!next) break
        timers.delete(next)
        moment = Math.max(moment, next.at)
        next.call()
        await settle()
      }
      moment = end
      await settle()
    },
  }
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise<void>(resolve => setImmediate(resolve))
}
