// The one way out: every request to another machine passes here, with a time-out, a size cap and redaction.
import type { Milliseconds } from '../../domain/failure.ts'

/** Is one request; `url` is absolute. Bodies are bytes or text; an object must be serialised by its owner. */
export type HttpRequest = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** From the first byte sent to the last byte of the body read. */
  readonly timeoutMs?: Milliseconds
  /** Refuses a longer answer; counted as received on the wire. */
  readonly maxBodyBytes?: number
}

/** Is an answer with its body read whole; header names are lower-case. Every status is an answer, never thrown. */
export type HttpAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Is an answer whose body is read as it comes; it must be read to the end or destroyed. */
export type HttpStream = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterable<Uint8Array> & { destroy(): void }
}

/**
 * Sends requests; redirects are never followed, nothing is retried but a dead keep-alive socket.
 *
 * Both verbs throw {@link HttpUnreachable} (a `TryLater`) when there is no answer: refused, reset, DNS, TLS, time-out,
 * or a body longer than allowed.
 */
export type HttpClient = {
  send(request: HttpRequest): Promise<HttpAnswer>
  stream(request: HttpRequest): Promise<HttpStream>
  close(): Promise<void>
}
