// An HTTP server on loopback that applies ordered faults, notes each request and stops for good.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, Refused, refusal, send } from './answer.ts'
import type { FaultBook } from './faults.ts'

/** One request that came in; status 0 means that the connection was cut instead of an answer. */
export type SeenRequest = { readonly method: string; readonly path: string; readonly status: number }

/** A server that runs. */
export type Listener = { readonly url: string; stop(): Promise<void> }

/** What a server needs. */
export type ListenOptions = {
  readonly port: number
  readonly faults: FaultBook
  readonly answer: (request: IncomingMessage, url: URL) => Promise<Answer>
  readonly seen: (request: SeenRequest, tookMs: number) => void
  readonly failed: (error: unknown) => void
}

/** Starts a server; port 0 lets the system choose. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { faults } = options
  const server = createServer(async (request, response) => {
    const startedMs = performance.now()
    const method = request.method ?? 'GET'
    // The address is for parsing alone; nothing of the Host header is used.
    const url = URL.parse(request.url ?? '/', 'http://localhost') ?? new URL('http://localhost/')
    const note = (status: number) =>
      options.seen({ method, path: url.pathname, status }, Math.round(performance.now() - startedMs))
    response.on('error', () => {})
    try {
      const fault = faults.take(method, url.pathname)
      const answer = await faults.apply(fault, () => options.answer(request, url).catch(refuse))
      if (!answer) {
        note(0)
        request.socket.resetAndDestroy()
        return
      }
      note(answer.status)
      await send(response, answer, fault?.truncateBytes)
      // What was refused before its body was read would otherwise block the connection.
      if (!request.complete) request.resume()
    } catch (error) {
      options.failed(error)
      request.socket.destroy()
    }
  })

  // Longer than clients keep theirs, so that no request meets a connection that is just closing.
  server.keepAliveTimeout = 65_000

  function refuse(error: unknown): Answer {
    if (error instanceof Refused) return refusal(error)
    options.failed(error)
    return refusal(new Refused(500, 'Server Error'))
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
