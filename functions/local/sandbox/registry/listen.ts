// The HTTP server on loopback: applies ordered faults, notes each request, answers refusals, stops for good.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, refusal, send } from './answer.ts'
import type { FaultBook } from './faults.ts'
import { Refused, refuse } from './refusals.ts'

/** One request that came in; status 0 means that the connection was cut instead of an answer. */
export type SeenRequest = { readonly method: string; readonly path: string; readonly status: number }

/** A server that runs. */
export type Listener = { readonly host: string; stop(): Promise<void> }

/** What a server needs. */
export type ListenOptions = {
  readonly port: number
  readonly faults: FaultBook
  readonly answer: (request: IncomingMessage, url: URL) => Promise<Answer>
  readonly seen: (request: SeenRequest) => void
  readonly failed: (error: unknown) => void
}

/** Starts a server on 127.0.0.1; port 0 lets the system choose. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { faults, seen } = options

  function refused(error: unknown, request: IncomingMessage): Answer {
    if (error instanceof Refused) return refusal(error)
    // A client that went away in the middle of its body is no failure of ours.
    if (!request.errored) options.failed(error)
    return refusal(refuse('UNKNOWN'))
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET'
    // The address is for parsing alone.
    const url = URL.parse(request.url ?? '/', 'http://localhost') ?? new URL('http://localhost/')
    const { pathname: path } = url
    response.setHeader('docker-distribution-api-version', 'registry/2.0')
    response.setHeader('x-content-type-options', 'nosniff')
    const fault = faults.take(method, path)
    const carryOut = () => options.answer(request, url).catch(error => refused(error, request))
    const answer = fault ? await faults.suffer(fault, carryOut) : await carryOut()
    try {
      if (fault?.reset) {
        seen({ method, path, status: 0 })
        request.socket.resetAndDestroy()
        return
      }
      seen({ method, path, status: answer.status })
      await send(response, answer, fault?.truncateBytes)
      // What was refused before its body was read would otherwise block the connection.
      if (!request.complete) request.resume()
    } finally {
      answer.afterwards?.()
    }
  }

  const server = createServer((request, response) => {
    response.on('error', () => {})
    handle(request, response).catch(error => {
      options.failed(error)
      request.socket.destroy()
    })
  })

  // Longer than clients keep theirs, so that no request meets a connection that is just closing.
  server.keepAliveTimeout = 65_000
  // A large layer may take its time.
  server.requestTimeout = 0

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    async stop() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
