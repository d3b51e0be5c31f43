// Keep-alive HTTP to one API server. It knows neither credentials nor Kubernetes, and lower-cases or rewrites nothing.
import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { Socket } from 'node:net'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Milliseconds } from '../../domain/failure.ts'

/** Is how to reach one API server; certificates are PEM. */
export type Server = {
  /** With scheme, and with a path when the API is below one (as behind Rancher). */
  readonly url: string
  readonly ca?: string | Buffer
  readonly cert?: string | Buffer
  readonly key?: string | Buffer
  readonly serverName?: string
  readonly skipVerification?: boolean
}

/** Is one request; `path` starts with a slash and is percent-encoded already. */
export type ApiRequest = {
  readonly method: 'GET' | 'PATCH' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** Several values of one name are several headers. */
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string
  /** From sending to the last byte of the answer. */
  readonly timeoutMs: Milliseconds
}

/** Is an answer read whole; every status is an answer. */
export type ApiAnswer = {
  readonly status: number
  /** By lower-case name; several headers of one name are several values. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
  readonly text: string
}

/** Sends requests over its own sockets; throws the socket's error when there is no answer. */
export type Transport = { send(request: ApiRequest): Promise<ApiAnswer>; close(): void }

/** Is below the shortest idle limit on the way: API server 90 s, load balancers from 60 s. */
const IDLE_TIMEOUT_MS = 50_000
const CONNECT_TIMEOUT_MS: Milliseconds = 10_000
const MAX_SOCKETS = 32
const MAX_BODY_BYTES = 256 * 1024 * 1024
const MAX_DEAD_SOCKETS = 3
const unzip = promisify(gunzip)

/** Opens a transport; the first request connects. */
export function openTransport(server: Server): Transport {
  const base = new URL(server.url)
  const isTls = base.protocol === 'https:'
  const keepAlive = {
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    maxFreeSockets: MAX_SOCKETS,
    scheduling: 'lifo',
    timeout: IDLE_TIMEOUT_MS,
  } as const
  const agent = isTls ? new HttpsAgent({ ...keepAlive, ...tlsOptions(server) }) : new HttpAgent(keepAlive)
  const prefix = base.pathname.replace(/\/+$/, '')

  const start = ({ method, path, headers, body }: ApiRequest): ClientRequest => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const options = {
      agent,
      method,
      path: `${prefix}${path}`,
      hostname: base.hostname.replace(/^\[|\]$/g, ''),
      port: base.port || (isTls ? 443 : 80),
      headers: { 'accept-encoding': 'gzip', 'user-agent': 'fluxless', ...headers, ...length },
    }
    return isTls ? requestHttps(options) : requestHttp(options)
  }

  /** After a freeze all idle sockets are dead together: dropping them makes the next try connect anew. */
  const dropIdleSockets = () => {
    for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
  }

  return {
    async send(request) {
      for (let dead = 0; ; dead += 1) {
        try {
          return await exchange(start(request), request)
        } catch (error) {
          if (!(error instanceof DeadSocket)) throw error
          if (dead === MAX_DEAD_SOCKETS) throw error.cause
          dropIdleSockets()
        }
      }
    },
    close: () => agent.destroy(),
  }
}

function tlsOptions({ ca, cert, key, serverName, skipVerification }: Server) {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(skipVerification ? { rejectUnauthorized: false } : {}),
  }
}

/** A reused socket that broke before the first byte of an answer: nobody read the request, or it may be sent again. */
class DeadSocket extends Error {}

const DEAD_SOCKET_CODES = new Set(['ECONNRESET', 'EPIPE'])

function exchange(sent: ClientRequest, { body, timeoutMs }: ApiRequest): Promise<ApiAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ApiAnswer>()
  const timer = setTimeout(() => sent.destroy(systemError('ETIMEDOUT', 'No answer in time')), timeoutMs)
  let isAnswered = false
  sent.on('socket', socket => limitConnecting(socket, sent))
  sent.on('response', answer => {
    isAnswered = true
    readAnswer(answer).then(resolve, reject)
  })
  sent.on('error', (error: NodeJS.ErrnoException) => {
    const isDead = sent.reusedSocket && !isAnswered && DEAD_SOCKET_CODES.has(error.code ?? '')
    reject(isDead ? new DeadSocket('dead socket', { cause: error }) : error)
  })
  sent.end(body)
  return promise.finally(() => clearTimeout(timer))
}

/** A dropped packet must not cost the time of a whole request: nobody answers it. */
function limitConnecting(socket: Socket, sent: ClientRequest): void {
  if (!socket.connecting) return
  const timer = setTimeout(() => sent.destroy(systemError('ETIMEDOUT', 'No connection in time')), CONNECT_TIMEOUT_MS)
  const stop = () => clearTimeout(timer)
  socket.once('encrypted' in socket ? 'secureConnect' : 'connect', stop).once('close', stop)
}

async function readAnswer(answer: IncomingMessage): Promise<ApiAnswer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw systemError('EMSGSIZE', 'The answer is too long')
    chunks.push(chunk)
  }
  const received = Buffer.concat(chunks)
  const isZipped = answer.headers['content-encoding'] === 'gzip'
  const bytes = isZipped ? await unzip(received, { maxOutputLength: MAX_BODY_BYTES }) : received
  return { status: answer.statusCode ?? 0, headers: answer.headersDistinct, text: bytes.toString('utf8') }
}

function systemError(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code })
}
