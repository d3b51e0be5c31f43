// Durations as Go writes them: 1m30s, 500ms, 1.5h. fluxd's flags took the same form.
import type { Milliseconds } from '../failure.ts'

const UNITS_MS = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 1e-3, µs: 1e-3, ns: 1e-6 } as const
const WHOLE = /^(?:\d+(?:\.\d*)?(?:h|ms|m|s|us|µs|ns))+$/
const PART = /(\d+(?:\.\d*)?)(h|ms|m|s|us|µs|ns)/g

/**
 * Parses a duration; `undefined` when it is none. Zero is written `0` or `0s`; there are no negative ones.
 *
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseDuration(text: string): Milliseconds | undefined {
  if (text === '0') return 0
  if (!WHOLE.test(text)) return undefined
  let sumMs = 0
  for (const [, amount = '', unit = 's'] of text.matchAll(PART))
    sumMs += Number(amount) * UNITS_MS[unit as keyof typeof UNITS_MS]
  return Math.round(sumMs)
}

/** Renders a duration the way it is read back: `1m30s`. */
export function describeDuration(durationMs: Milliseconds): string {
  const parts: string[] = []
  let restMs = Math.round(durationMs)
  for (const unit of ['h', 'm', 's', 'ms'] as const) {
    const amount = Math.floor(restMs / UNITS_MS[unit])
    if (amount > 0) parts.push(`${amount}${unit}`)
    restMs -= amount * UNITS_MS[unit]
  }
  return parts.join('') || '0s'
}
