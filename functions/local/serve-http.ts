// The front door on one machine: pages of the process, and HTTP requests handed to the functions behind their routes.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { isIPv6 } from 'node:net'
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda'
import { CONTEXT, renderGatewayEvent } from './gateway-event.ts'

/** Is a deployed function that answers HTTP. */
export type HttpFunction = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyResult | APIGatewayProxyStructuredResultV2>

/** Is one route: the first whose prefix fits gets the request. */
export type Route = { readonly prefix: string; readonly handler: HttpFunction }

/** Is a page of the process itself. */
export type Page = { readonly status: number; readonly type: string; readonly body: string }

/** Is who answers: both are asked at each request. */
export type Answers = {
  /** Pages are there while nobody is served; undefined for a path that is none. */
  page(path: string, query: URLSearchParams): Promise<Page> | undefined
  /** Nobody is served for so long. */
  routes(): readonly Route[] | { readonly closedForSeconds: number }
}

/** Is where the door is. */
export type Place = { readonly host: string; readonly port: number }

/** Is the door when it is open; `url` is how this machine reaches it. */
export type FrontDoor = {
  readonly port: number
  readonly url: string
  /** Resolves when every request that was let in is answered. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** GitHub sends up to 25 MB; what is larger is read to here and then answered 413 by the function. */
const MAX_BODY_BYTES = 27_000_000

/** A header that never ends must not hold a connection. */
const HEADERS_TIMEOUT_MS = 15_000
const REQUEST_TIMEOUT_MS = 60_000

/** The address cannot be had. */
export class PortTaken extends Error {
  constructor({ host, port }: Place, cause: NodeJS.ErrnoException) {
    const why = {
      EADDRINUSE: `Port ${port} is taken by another program. Stop what uses it, or choose another: npm start -- --port N (0 picks a free one).`,
      EADDRNOTAVAIL: `${host} is no address of this machine. Give one that is with --host, or 0.0.0.0 for all.`,
    }[cause.code ?? '']
    super(why ?? `Port ${port} of ${host} cannot be opened (${cause.code}). Choose another with --host and --port.`, {
      cause,
    })
  }
}

/**
 * Opens the front door. What a proxy before it says of the sender (`x-forwarded-for` and its like) is not believed.
 *
 * @throws {PortTaken} when another program has the port, or the machine not the address
 */
export async function serveHttp(answers: Answers, place: Place): Promise<FrontDoor> {
  const inHand = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const answered = answer(answers, request, response)
      .catch(() => void response.destroy())
      .then(() => void inHand.delete(answered))
    inHand.add(answered)
  })
  server.keepAliveTimeout = 65_000
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.requestTimeout = REQUEST_TIMEOUT_MS
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(new PortTaken(place, cause)))
    server.listen(place.port, place.host, resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : place.port
  return {
    port,
    url: `http://${nearestHost(place.host)}:${port}`,
    async settled() {
      await Promise.all(inHand)
    },
    async close() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Who listens everywhere is reached on loopback. */
function nearestHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return isIPv6(host) ? `[${host}]` : host
}

async function answer(answers: Answers, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const page = answers.page(url.pathname, url.searchParams)
  if (page) return sendPage(await page, request, response)
  const routes = answers.routes()
  if ('closedForSeconds' in routes) return refuse(routes.closedForSeconds, response)
  const route = routes.find(({ prefix }) => url.pathname.startsWith(prefix))
  if (!route) return void response.writeHead(404).end()
  const body = await readBody(request)
  const result = await route.handler(renderGatewayEvent(request, url, body), CONTEXT)
  const isEncoded = result.isBase64Encoded === true
  response.writeHead(result.statusCode ?? 200, result.headers as Record<string, string>)
  response.end(Buffer.from(result.body ?? '', isEncoded ? 'base64' : 'utf8'))
}

function sendPage({ status, type, body }: Page, request: IncomingMessage, response: ServerResponse): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (!isRead) return void response.writeHead(405, { allow: 'GET, HEAD' }).end()
  const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' }
  // Node leaves the body of an answer to HEAD out by itself.
  response.writeHead(status, headers).end(body)
}

/** The connection is closed, so that the next try may reach another process. */
function refuse(seconds: number, response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': String(seconds), connection: 'close' }).end()
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
