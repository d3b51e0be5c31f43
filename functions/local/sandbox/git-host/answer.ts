// What a handler answers with, how it refuses, and how an answer goes out on the wire.
import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'

/** An HTTP answer as a value; a stream is sent as it comes. */
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | Readable
}

/** One entry of a 422's `errors`. */
export type FieldError = {
  readonly resource: string
  readonly field?: string
  readonly code: string
  readonly message?: string
}

/** Ends a handler with an error answer in GitHub's form. */
export class Refused extends Error {
  readonly code = 'sandbox-refused'
  readonly status: number
  readonly errors: readonly FieldError[] | undefined
  readonly headers: Readonly<Record<string, string>>
  constructor(
    status: number,
    message: string,
    more: { errors?: readonly FieldError[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message)
    this.name = 'Refused'
    this.status = status
    this.errors = more.errors
    this.headers = more.headers ?? {}
  }
}

/** Makes a JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = Buffer.from(JSON.stringify(value), 'utf8')
  const type = { 'content-type': 'application/json; charset=utf-8', 'x-github-media-type': 'github.v3; format=json' }
  return { status, headers: { ...type, ...headers }, body }
}

/** Makes an answer of plain bytes. */
export function bytes(
  status: number,
  type: string,
  body: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
) {
  return { status, headers: { 'content-type': type, ...headers }, body: Buffer.from(body) } satisfies Answer
}

/** Makes an answer without a body. */
export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: Buffer.alloc(0) }
}

/** Makes the answer for a refusal. */
export function refusal(refused: Refused): Answer {
  const documentation_url = 'https://docs.github.com/rest'
  const errors = refused.errors ? { errors: refused.errors } : {}
  const body = { message: refused.message, ...errors, documentation_url, status: String(refused.status) }
  return json(refused.status, body, refused.headers)
}

/**
 * Adds an ETag to a successful answer, and turns it into a 304 where the client has it already.
 *
 * JSON tags depend on the token, as GitHub's do; a handler may have set its own.
 */
export function withEtag(answer: Answer, token: string, ifNoneMatch: string | undefined): Answer {
  if (answer.status !== 200 || !Buffer.isBuffer(answer.body)) return answer
  const hash = () =>
    createHash('sha256')
      .update(token)
      .update(answer.body as Buffer)
      .digest('hex')
  const etag = answer.headers.etag ?? `W/"${hash()}"`
  const headers = { 'cache-control': 'private, max-age=60, s-maxage=60', ...answer.headers, etag }
  const plain = (tag: string) => tag.trim().replace(/^W\//, '').replaceAll('"', '')
  const known = (ifNoneMatch ?? '').split(',').map(plain)
  if (ifNoneMatch !== undefined && (ifNoneMatch.trim() === '*' || known.includes(plain(etag)))) {
    return empty(304, { etag, 'cache-control': headers['cache-control'] })
  }
  return { ...answer, headers }
}

/** Sends an answer; with `truncateBytes` the connection is cut after that many bytes of the body. */
export function send(response: ServerResponse, answer: Answer, truncateBytes?: number): Promise<void> {
  const { body } = answer
  const isWhole = Buffer.isBuffer(body)
  const length = isWhole && answer.status !== 204 && answer.status !== 304 ? { 'content-length': body.length } : {}
  response.writeHead(answer.status, { ...answer.headers, ...length })
  return new Promise(resolve => {
    response.once('close', () => {
      if (!isWhole) body.destroy()
      resolve()
    })
    const cut = () => response.write('', () => response.socket?.destroySoon())
    if (isWhole) {
      if (truncateBytes === undefined) response.end(body)
      else response.write(body.subarray(0, truncateBytes), cut)
      return
    }
    body.once('error', () => response.destroy())
    if (truncateBytes === undefined) {
      body.pipe(response)
      return
    }
    let left = truncateBytes
    body.on('data', (chunk: Buffer) => {
      if (left <= 0) return
      response.write(chunk.subarray(0, left))
      left -= chunk.length
      if (left <= 0) cut()
    })
    body.once('end', () => response.socket?.destroySoon())
  })
}
