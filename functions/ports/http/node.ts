// The way out over node:http and node:https with kept-alive connections; `fetch` would cost 49 ms at its first use.
import http from 'node:http'
import https from 'node:https'
import type { Milliseconds } from '../../domain/failure.ts'
import type { HttpAnswer, HttpClient, HttpRequest, HttpStream } from './port.ts'
import { describeNetworkError, HttpUnreachable, type UnreachableKind } from './unreachable.ts'

/** Sets the bounds; a request may choose its own time and size. */
export type HttpOptions = {
  readonly userAgent: string
  /** 10 s by default. */
  readonly defaultTimeoutMs?: Milliseconds
  /** 16 MiB by default. */
  readonly maxBodyBytes?: number
  /** Connections at once to one origin; 50 by default. */
  readonly maxSockets?: number
}

type Agents = { readonly http: http.Agent; readonly https: https.Agent }
type Arrived = { readonly response: http.IncomingMessage; readonly limits: Limits }

/** The running time limit of one request, and what it says when it is over. */
type Limits = {
  readonly signal: AbortSignal
  readonly maxBodyBytes: number
  stop(): void
  fail(kind: UnreachableKind, cause?: unknown): HttpUnreachable
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE'])

/**
 * Opens a client; connections are kept and shared by all requests until {@link HttpClient.close}.
 *
 * A kept connection that turns out dead is replaced once: for GET, HEAD, PUT and DELETE whenever no byte of an answer
 * came, for POST and PATCH only when the system refused the request's bytes, so that the server cannot have all of them.
 */
export function openHttp(options: HttpOptions): HttpClient {
  const { userAgent, defaultTimeoutMs = 10_000, maxBodyBytes = 16 * 1024 * 1024, maxSockets = 50 } = options
  const agents: Agents = {
    http: new http.Agent({ keepAlive: true, maxSockets }),
    https: new https.Agent({ keepAlive: true, maxSockets }),
  }

  async function start(request: HttpRequest): Promise<Arrived> {
    const { method, url } = request
    const fail = (kind: UnreachableKind, cause?: unknown) => new HttpUnreachable(method, url, kind, cause)
    const timeoutMs = request.timeoutMs ?? defaultTimeoutMs
    const timer = new AbortController()
    const handle = setTimeout(() => timer.abort(fail('timed-out')), timeoutMs)
    const { signal } = timer
    const limits = {
      signal,
      maxBodyBytes: request.maxBodyBytes ?? maxBodyBytes,
      stop: () => clearTimeout(handle),
      fail,
    }
    try {
      if (!IDEMPOTENT.has(method)) await noticeDeadConnections(agents)
      const response = await exchange(request, userAgent, agents, signal).catch(error => {
        if (isRetriable(error, method)) return exchange(request, userAgent, agents, signal)
        throw error
      })
      return { response, limits }
    } catch (error) {
      limits.stop()
      throw toUnreachable(error, limits)
    }
  }

  async function stream(request: HttpRequest): Promise<HttpStream> {
    const { response, limits } = await start(request)
    const announced = Number(response.headers['content-length'])
    if (request.method !== 'HEAD' && announced > limits.maxBodyBytes) {
      limits.stop()
      response.destroy()
      throw limits.fail('too-long')
    }
    const destroy = () => {
      limits.stop()
      response.destroy()
    }
    const body = { [Symbol.asyncIterator]: () => readBody(response, limits), destroy }
    return { status: response.statusCode ?? 0, headers: flatten(response.headers), body }
  }

  return {
    stream,
    async send(request): Promise<HttpAnswer> {
      const { status, headers, body } = await stream(request)
      const chunks: Uint8Array[] = []
      for await (const chunk of body) chunks.push(chunk)
      return { status, headers, body: Buffer.concat(chunks) }
    },
    async close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

/** Rejects with the network's error, marked when it happened on a kept connection. */
class ExchangeFailed extends Error {
  readonly isReused: boolean
  constructor(cause: unknown, isReused: boolean) {
    super('No answer', { cause })
    this.isReused = isReused
  }
}

function exchange(request: HttpRequest, userAgent: string, agents: Agents, signal: AbortSignal) {
  return new Promise<http.IncomingMessage>((resolve, reject) => {
    const url = new URL(request.url)
    const isTls = url.protocol === 'https:'
    const headers: Record<string, string | number> = { 'user-agent': userAgent, ...request.headers }
    const body = typeof request.body === 'string' ? Buffer.from(request.body, 'utf8') : request.body
    if (body || /^(POST|PUT|PATCH)$/.test(request.method)) headers['content-length'] = body?.byteLength ?? 0
    const settings = { method: request.method, headers, agent: isTls ? agents.https : agents.http, signal }
    const sent = (isTls ? https : http).request(url, settings, resolve)
    sent.on('error', error => reject(new ExchangeFailed(error, sent.reusedSocket)))
    sent.end(body)
  })
}

function isRetriable(error: unknown, method: string): boolean {
  if (!(error instanceof ExchangeFailed) || !error.isReused) return false
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return code === 'EPIPE' || (code === 'ECONNRESET' && IDEMPOTENT.has(method))
}

/**
 * Lets the event loop turn once where connections are kept, so that it sees those the server has closed meanwhile.
 *
 * A function that was frozen between two requests wakes with all its connections dead, and nothing has told it yet.
 */
async function noticeDeadConnections(agents: Agents): Promise<void> {
  const hasFree = [agents.http, agents.https].some(agent => Object.keys(agent.freeSockets).length > 0)
  if (!hasFree) return
  for (let turn = 0; turn < 2; turn += 1) await new Promise(resolve => setImmediate(resolve))
}

async function* readBody(response: http.IncomingMessage, limits: Limits): AsyncGenerator<Uint8Array> {
  let received = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      received += chunk.byteLength
      if (received > limits.maxBodyBytes) throw limits.fail('too-long')
      yield chunk
    }
  } catch (error) {
    throw toUnreachable(error, limits)
  } finally {
    limits.stop()
    if (!response.readableEnded) response.destroy()
  }
}

function toUnreachable(error: unknown, limits: Limits): unknown {
  if (limits.signal.aborted) return limits.signal.reason
  const thrown = error instanceof ExchangeFailed ? error.cause : error
  if (thrown instanceof HttpUnreachable || thrown instanceof TypeError) return thrown
  return limits.fail(describeNetworkError(thrown), thrown)
}

function flatten(headers: http.IncomingHttpHeaders): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ])
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}
