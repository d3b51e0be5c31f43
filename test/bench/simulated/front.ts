// A server on loopback that answers after a given time, so that many of them can be simulated by one cheap process.
import { createServer as createHttpServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'

/** Is one request, read whole. */
export type Call = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Is its answer. */
export type Reply = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** Is a server that listens. */
export type Front = { readonly url: string; close(): void }

/** Says how the server answers; with `tls` it speaks HTTPS. */
export type FrontOptions = {
  readonly answer: (call: Call) => Reply
  /** Is asked at each request. */
  readonly latencyMs: () => number
  readonly tls?: { readonly cert: string; readonly key: string }
}

/** Listens on a free port of 127.0.0.1. */
export async function openFront({ answer, latencyMs, tls }: FrontOptions): Promise<Front> {
  const replyTo = async (message: IncomingMessage): Promise<Reply> => {
    const body = await buffer(message)
    const waitMs = latencyMs()
    if (waitMs > 0) await wait(waitMs)
    const { method = 'GET', url = '/', headers } = message
    return answer({ method, path: url, headers, body })
  }
  const listener: Parameters<typeof createHttpServer>[1] = (message, response) => {
    replyTo(message).then(
      ({ status, headers = {}, body = '' }) => {
        response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
      },
      (thrown: unknown) => {
        process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
        response.destroy()
      },
    )
  }
  const server = tls === undefined ? createHttpServer(listener) : createHttpsServer({ ...tls }, listener)
  // Above what any client here keeps a connection for.
  server.keepAliveTimeout = 120_000
  await new Promise<void>(resolve => server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, resolve))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, close }
}

/** Answers with JSON. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) }
}
