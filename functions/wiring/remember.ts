// Keeps an answer for a while, so that a secret is not read for every request and a rotation is still seen.
import type { EpochMs, Milliseconds } from '../domain/failure.ts'

/** How long a secret that was read serves the next requests. */
export const SECRET_LIFETIME_MS: Milliseconds = 60_000

/** Wraps a reader so that its answer serves for a while; a failed read is not kept. */
export function remember<Answer>(
  read: () => Promise<Answer>,
  options: { readonly forMs: Milliseconds; readonly now: () => EpochMs },
): () => Promise<Answer> {
  let kept: { readonly answer: Answer; readonly until: EpochMs } | undefined
  return async () => {
    if (kept && kept.until > options.now()) return kept.answer
    const answer = await read()
    kept = { answer, until: options.now() + options.forMs }
    return answer
  }
}
