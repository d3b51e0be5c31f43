// One request to an API server over node:https, for tests that must not depend on the client they test.
import { request } from 'node:https'
import { text } from 'node:stream/consumers'

/** A request; `ca` is the PEM of who signed the server's certificate. */
export type ApiRequest = {
  readonly url: string
  readonly ca: string
  readonly path: string
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** An answer with its body as it came. */
export type ApiAnswer = { readonly status: number; readonly contentType: string; readonly text: string }

const answerTimeoutMs = 15_000

/**
 * Sends one request on a connection of its own; a body is sent as JSON, which every Kubernetes patch type takes.
 */
export async function requestApi({
  url,
  ca,
  path,
  method = 'GET',
  token,
  headers,
  body,
}: ApiRequest): Promise<ApiAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ApiAnswer>()
  const sent = request(new URL(path, url), {
    method,
    ca,
    agent: false,
    timeout: answerTimeoutMs,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
  })
  sent.on('timeout', () => sent.destroy(new Error(`No answer from ${url} within ${answerTimeoutMs} ms`)))
  sent.on('error', reject)
  sent.on('response', response => {
    text(response).then(
      body =>
        resolve({ status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', text: body }),
      reject,
    )
  })
  sent.end(body === undefined ? undefined : JSON.stringify(body))
  return promise
}
