// What a handler answers with, and how an answer goes out on the wire.
import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import type { Refused } from './refusals.ts'

/** An HTTP answer as a value; a stream is sent as it comes, and says its length in a header of its own. */
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | Readable
  /** Runs when the answer has left, or nobody was left to take it. */
  readonly afterwards?: () => void
}

/** Makes a JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = Buffer.from(`${JSON.stringify(value)}\n`, 'utf8')
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body }
}

/** Makes an answer without a body. */
export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: Buffer.alloc(0) }
}

/** Makes the answer for a refusal. */
export function refusal({ status, entries, headers }: Refused): Answer {
  return json(status, { errors: entries }, headers)
}

/** Sends an answer; with `truncateBytes` the connection is cut after that many bytes of the body. */
export async function send(response: ServerResponse, answer: Answer, truncateBytes?: number): Promise<void> {
  const { status, headers, body } = answer
  const isWhole = Buffer.isBuffer(body)
  const hasLength = !isWhole || status === 204 || status === 304
  if (response.closed) {
    if (!isWhole) body.destroy()
    return
  }
  response.writeHead(status, { ...(hasLength ? {} : { 'content-length': body.length }), ...headers })
  const gone = new Promise<void>(resolve => response.once('close', resolve))
  if (truncateBytes !== undefined) {
    const part = (isWhole ? body : await firstPiece(body)).subarray(0, truncateBytes)
    response.write(part, () => response.socket?.destroySoon())
  } else if (isWhole) {
    response.end(body)
  } else {
    body.once('error', () => response.destroy())
    body.pipe(response)
  }
  await gone
  if (!isWhole) body.destroy()
}

async function firstPiece(body: Readable): Promise<Buffer> {
  for await (const piece of body) return Buffer.from(piece)
  return Buffer.alloc(0)
}
