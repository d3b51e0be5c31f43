// What became of one request to a webhook endpoint, and how that reads to the sender.
import type { Milliseconds } from '../failure.ts'

/** Is the word for what became of one request; `why` is for the log, and reaches only senders that proved themselves. */
export type HookOutcome =
  | { readonly kind: 'not-a-hook' }
  | { readonly kind: 'wrong-method' }
  | { readonly kind: 'too-large'; readonly sizeBytes: number }
  | { readonly kind: 'refused'; readonly why: string; readonly code?: string }
  | { readonly kind: 'malformed'; readonly why: string }
  | { readonly kind: 'pinged' }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'duplicate'; readonly why: string }
  | { readonly kind: 'under-way'; readonly why: string; readonly retryAfterMs: Milliseconds }
  | { readonly kind: 'queued'; readonly targets: readonly string[]; readonly images: readonly string[] }
  | {
      readonly kind: 'unavailable'
      readonly why: string
      readonly code: string
      readonly retryAfterMs: Milliseconds
    }

/** Is an answer over HTTP; header names are lower-case. */
export type HookAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Renders the answer a sender gets.
 *
 * An authentic delivery with nothing to do is never 4xx, since several senders pause a hook for that; nothing is ever
 * 410 or 3xx, since some take that for good. Whoever did not prove who they are learns nothing: 401 and no word.
 */
export function renderHookAnswer(outcome: HookOutcome): HookAnswer {
  switch (outcome.kind) {
    case 'not-a-hook':
      return answer(404)
    case 'wrong-method':
      return answer(405, '', { allow: 'POST' })
    case 'too-large':
      return answer(413)
    case 'refused':
      return answer(401)
    case 'malformed':
      return answer(400, `Not understood: ${outcome.why}.\n`)
    case 'pinged':
      return answer(200, 'fluxless hears you.\n')
    case 'ignored':
      return answer(204)
    case 'duplicate':
      return answer(200, 'Seen before; nothing to do.\n')
    case 'queued':
      return answer(202, 'Queued.\n')
    case 'under-way':
    case 'unavailable':
      return answer(503, '', { 'retry-after': String(Math.max(1, Math.ceil(outcome.retryAfterMs / 1000))) })
  }
}

/** Tells how loud the log is about an outcome. */
export function levelOfHookOutcome(outcome: HookOutcome): 'info' | 'warn' | 'error' {
  switch (outcome.kind) {
    case 'unavailable':
      return 'error'
    case 'too-large':
    case 'refused':
    case 'malformed':
      return 'warn'
    case 'not-a-hook':
    case 'wrong-method':
    case 'pinged':
    case 'ignored':
    case 'duplicate':
    case 'under-way':
    case 'queued':
      return 'info'
  }
}

function answer(status: number, body = '', headers: Readonly<Record<string, string>> = {}): HookAnswer {
  const type = body === '' ? {} : { 'content-type': 'text/plain; charset=utf-8' }
  return { status, headers: { 'cache-control': 'no-store', ...type, ...headers }, body }
}
