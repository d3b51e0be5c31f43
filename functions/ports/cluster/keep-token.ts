// Keeps a token until shortly before it ends, and lets simultaneous uses share one request for it.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'

/** Is a token with the moment at which it ends. */
export type EndingToken = { readonly token: string; readonly endsAt: EpochMs }

const RENEW_BEFORE_MS: Milliseconds = 5 * 60_000

/** Wraps what fetches a token; `isFresh` fetches in any case, and a failed fetch is not kept. */
export function keepToken(
  fetchToken: (isFresh: boolean) => Promise<EndingToken>,
  now: () => EpochMs,
): (ask: { readonly isFresh: boolean }) => Promise<string> {
  let kept: EndingToken | undefined
  let underway: Promise<EndingToken> | undefined

  return async ({ isFresh }) => {
    if (kept && !isFresh && now() < kept.endsAt - RENEW_BEFORE_MS) return kept.token
    underway ??= fetchToken(isFresh).finally(() => {
      underway = undefined
    })
    kept = await underway
    return kept.token
  }
}
