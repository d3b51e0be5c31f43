// A heart that beats every second: how late it is tells how long the event loop stood still.
import { performance } from 'node:perf_hooks'

const BEAT_MS = 1_000

/** Starts beating; a process may end without waiting for it. */
export function startHeartbeat(): { pauseMs(): number; stop(): void } {
  let dueAt = performance.now() + BEAT_MS
  let lastPauseMs = 0
  const lateness = () => Math.max(0, performance.now() - dueAt)
  const timer = setInterval(() => {
    lastPauseMs = lateness()
    dueAt = performance.now() + BEAT_MS
  }, BEAT_MS)
  timer.unref()
  return {
    pauseMs: () => Math.max(lastPauseMs, lateness()),
    stop: () => clearInterval(timer),
  }
}
