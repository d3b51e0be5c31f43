// How long the other side asks us to wait.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'

/**
 * Reads a `Retry-After` header, seconds or an HTTP date; absent when there is none or it is neither.
 *
 * A date that has passed means now: 0.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function parseRetryAfter(text: string | undefined, now: EpochMs): Milliseconds | undefined {
  const trimmed = text?.trim() ?? ''
  if (/^\d{1,9}$/.test(trimmed)) return Number(trimmed) * 1_000
  // Date.parse would take much more than an HTTP date; the names of the days and GMT keep it to one.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .+ (GMT|\d{4})$/.test(trimmed)) return undefined
  const moment = Date.parse(/GMT$/.test(trimmed) ? trimmed : `${trimmed} GMT`)
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - now)
}
