// What the API answers, and how that reads over HTTP.
import { Failure, type Milliseconds, TryLater } from '../failure.ts'
import type { ErrorBody, FaultOwner } from './api-objects.ts'

/** Is an answer that is no success: `help` is for people, `error` is one line for logs and old clients. */
export type Refusal = {
  readonly kind: 'refused'
  readonly status: number
  readonly type: FaultOwner
  readonly error: string
  readonly help: string
  /** The stable word of the failure behind it, for the log. */
  readonly code?: string
  readonly retryAfterMs?: Milliseconds
}

/** Is what one query comes to. */
export type ApiAnswer = { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'empty' } | Refusal

/** Is an answer over HTTP; header names are lower-case. */
export type ApiReply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Makes a refusal; without help the error has to say it all. */
export function refuse(status: number, error: string, help = `${error}\n`): Refusal {
  const type = status === 404 || status === 410 ? 'missing' : status >= 500 ? 'server' : 'user'
  return { kind: 'refused', status, type, error, help }
}

/** Makes a refusal of what a door threw: 503 when it may pass, 422 when a person is needed. A bug is thrown on. */
export function refuseFailure(thrown: unknown): Refusal {
  if (!(thrown instanceof Failure)) throw thrown
  const { code, what, where, fix } = thrown
  const help = [what, ...(where === undefined ? [] : [where]), fix].join('\n\n')
  if (!(thrown instanceof TryLater)) return { ...refuse(422, thrown.message, `${help}\n`), code }
  return { ...refuse(503, thrown.message, `${help}\n`), code, retryAfterMs: thrown.retryAfterMs }
}

/** Renders an answer. As Flux does, who accepts only plain text gets the help, who accepts nothing gets the error. */
export function renderAnswer(answer: ApiAnswer, accept: string | undefined): ApiReply {
  const headers = { 'cache-control': 'no-store' }
  const json = { ...headers, 'content-type': 'application/json; charset=utf-8' }
  switch (answer.kind) {
    case 'empty':
      return { status: 204, headers, body: '' }
    case 'value':
      return { status: 200, headers: json, body: `${JSON.stringify(answer.value)}\n` }
    case 'refused': {
      const { status, type, help, error } = answer
      const more = headersOf(answer)
      if (accept !== undefined && /application\/(?:json|\*)|\*\/\*/i.test(accept)) {
        const body: ErrorBody = { type, help, error }
        return { status, headers: { ...json, ...more }, body: `${JSON.stringify(body)}\n` }
      }
      const plain = { ...headers, 'content-type': 'text/plain; charset=utf-8', ...more }
      return { status, headers: plain, body: accept === undefined || accept === '' ? `${error}\n` : help }
    }
  }
}

function headersOf({ status, retryAfterMs }: Refusal): Readonly<Record<string, string>> {
  if (status === 401) return { 'www-authenticate': 'Bearer' }
  return retryAfterMs === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }
}
