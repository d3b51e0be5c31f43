// What a Git host says beside its answers, judged: whether our clock is right, whether requests are left.
import type { EpochMs, Milliseconds } from '../failure.ts'
import { describeDuration } from '../sync/duration.ts'
import { failed, type Looked, ok, skipped } from './checkup.ts'
import { ClockWrong, QuotaLow } from './checkup-failures.ts'

/** Is how many requests a host grants, and how many are left until it grants them anew. */
export type QuotaLeft = { readonly limit: number; readonly remaining: number; readonly resetsAt: EpochMs }

/** An App's proof is written a minute back, and AWS takes five: half of the first is where people should look. */
const MOST_SKEW_MS: Milliseconds = 30_000
const LEAST_SHARE = 0.1

/** Judges our clock by the host's, which counts in seconds. */
export function judgeClock(host: string, ours: EpochMs, theirs: EpochMs | undefined): Looked {
  if (theirs === undefined) return skipped('the Git host tells no time')
  const skewMs = inSeconds(ours - theirs)
  if (Math.abs(skewMs) > MOST_SKEW_MS) return failed(new ClockWrong(host, skewMs))
  return ok(`${describeDuration(Math.abs(skewMs))} off`)
}

/** Judges what is left. */
export function judgeQuota(host: string, now: EpochMs, quota: QuotaLeft | undefined): Looked {
  if (quota === undefined) return ok('without a limit')
  const { limit, remaining, resetsAt } = quota
  const resetsIn = describeDuration(Math.max(0, inSeconds(resetsAt - now)))
  if (remaining < limit * LEAST_SHARE) return failed(new QuotaLow(host, remaining, limit, resetsIn))
  return ok(`${remaining} of ${limit} requests left, anew in ${resetsIn}`)
}

function inSeconds(ms: Milliseconds): Milliseconds {
  return Math.trunc(ms / 1000) * 1000
}
