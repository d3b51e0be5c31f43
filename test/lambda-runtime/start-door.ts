// A door before a server: every request passes through it, and somebody may look, hold it, or end whoever sent it.
import {
  createServer as createHttpServer,
  type IncomingMessage,
  request as requestHttp,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer, request as requestHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** Is a request on its way; `asked` goes to the server, `answered` comes from there. */
export type Passing = {
  readonly moment: 'asked' | 'answered'
  readonly door: string
  readonly method: string
  readonly path: string
}

/** Says what stands behind the door, and who looks. */
export type DoorOptions = {
  readonly name: string
  /** Scheme, host and port. */
  readonly origin: string
  /** The authority of the server behind, when it speaks TLS. */
  readonly ca?: string
  /** The door's own certificate; without one it speaks no TLS. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** What passes waits for it. */
  readonly watch: (passing: Passing) => Promise<void>
}

type Answer = { readonly message: IncomingMessage; readonly body: Buffer }

/** Opens a door on loopback. */
export async function startDoor({ name, origin, ca, tls, watch }: DoorOptions) {
  const behind = new URL(origin)
  const send = behind.protocol === 'https:' ? requestHttps : requestHttp

  function forward(request: IncomingMessage, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { connection: _, 'transfer-encoding': __, ...headers } = request.headers
      const options = { method: request.method, headers, ...(ca === undefined ? {} : { ca }) }
      const sent = send(new URL(request.url ?? '/', behind), options, message => {
        buffer(message).then(body => resolve({ message, body }), reject)
      })
      sent.once('error', reject)
      sent.end(body)
    })
  }

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const passing = { door: name, method: request.method ?? '', path: request.url ?? '' }
    const sent = await buffer(request)
    await watch({ ...passing, moment: 'asked' })
    const { message, body } = await forward(request, sent)
    await watch({ ...passing, moment: 'answered' })
    const { connection: _, 'transfer-encoding': __, ...headers } = message.headers
    response.writeHead(message.statusCode ?? 502, headers).end(body)
  }

  // Whoever asked may be gone by the time of the answer: then there is nobody to tell.
  const listen = (request: IncomingMessage, response: ServerResponse) => {
    pass(request, response).catch(() => response.destroy())
  }
  const server = tls ? createHttpsServer(tls, listen) : createHttpServer(listen)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    port,
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    async stop(): Promise<void> {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
