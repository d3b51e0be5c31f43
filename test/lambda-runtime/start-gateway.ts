// What API Gateway does: turns a request into an event of a payload format, and the function's answer into an answer.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { type Asked, anHttpEvent, anHttpEventV1 } from '../lambda/an-http-event.ts'
import type { Outcome } from './start-environment.ts'

/** Says how requests are written into events. */
export type Format = { readonly version: '1.0' | '2.0'; readonly isBase64Encoded: boolean }

/** Is one answered request. */
export type Served = {
  readonly path: string
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const PLAIN: Format = { version: '2.0', isBase64Encoded: false }

/** Starts it on loopback; `pick` finds the function of a path. */
export async function startGateway(pick: (path: string) => (event: object) => Promise<Outcome>) {
  const served: Served[] = []
  const listeners = new Set<() => void>()
  let format = PLAIN

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request
    const [path = '/', query = ''] = url.split('?')
    const body = await buffer(request)
    const { isBase64Encoded } = format
    const sent = Object.entries(headers).map(([name, value]) => [name, value ?? ''])
    const asked: Asked = { method, path, query, headers: Object.fromEntries(sent), body, isBase64Encoded }
    const outcome = await pick(path)(format.version === '2.0' ? anHttpEvent(asked) : anHttpEventV1(asked))
    const answer: APIGatewayProxyStructuredResultV2 =
      outcome.kind === 'answered' ? (outcome.value as APIGatewayProxyStructuredResultV2) : { statusCode: 500 }
    const status = answer.statusCode ?? 200
    response.writeHead(status, answer.headers as Record<string, string>).end(answer.body)
    served.push({ path, status, headers, body: body.toString() })
    for (const listener of listeners) listener()
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(error => response.destroy(error))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** From now on requests are written so. */
    write(given: Format): void {
      format = given
    },
    /** Waits until the push of a commit to a branch is served, which may have been long ago. */
    async pushServed(commit: string): Promise<Served> {
      const isIts = ({ body }: Served) => body.includes('"ref":"refs/heads/') && body.includes(`"after":"${commit}"`)
      for (;;) {
        const found = served.find(isIts)
        if (found) return found
        await new Promise<void>(resolve => {
          const listener = () => {
            listeners.delete(listener)
            resolve()
          }
          listeners.add(listener)
        })
      }
    },
    async stop(): Promise<void> {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
