// Keeps an answer for a while, so that a secret is not read for every request and a rotation is still seen.
import type { EpochMs, Milliseconds } from '../domain/failure.ts'

/** How long a secret that was read serves the next requests. */
export const SECRET_LIFETIME_MS: Milliseconds = 60_000

/** A secret this young is not read again because it was refused: anybody can send what is refused. */
const YOUNG_MS: Milliseconds = 5_000

/** Reads, or gives what was read before. */
export type Remembered<Answer> = (() => Promise<Answer>) & {
  /** Makes the next use read again, unless the answer has just been read; tells whether there is one to forget. */
  forget(): boolean
}

/** Wraps a reader so that its answer serves for a while, and simultaneous uses share a reading; a failed one is not kept. */
export function remember<Answer>(
  read: () => Promise<Answer>,
  options: { readonly forMs: Milliseconds; readonly now: () => EpochMs },
): Remembered<Answer> {
  const { forMs, now } = options
  let kept: { readonly answer: Promise<Answer>; readonly readAt: EpochMs } | undefined

  function recall(): Promise<Answer> {
    if (kept && now() < kept.readAt + forMs) return kept.answer
    const entry = { answer: read(), readAt: now() }
    kept = entry
    entry.answer.catch(() => {
      if (kept === entry) kept = undefined
    })
    return entry.answer
  }

  function forget(): boolean {
    if (!kept || now() < kept.readAt + YOUNG_MS) return false
    kept = undefined
    return true
  }

  return Object.assign(recall, { forget })
}
