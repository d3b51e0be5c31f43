// The front door on one machine: turns HTTP requests into the events API Gateway would send (payload format 2.0).
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda'

/** Is a deployed function that answers HTTP. */
export type HttpFunction = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyResult | APIGatewayProxyStructuredResultV2>

/** Is one route: the first whose prefix fits gets the request. */
export type Route = { readonly prefix: string; readonly handler: HttpFunction }

/** Is the door when it is open. */
export type FrontDoor = { readonly port: number; close(): Promise<void> }

/** GitHub sends up to 25 MB; what is larger is read to here and then answered 413 by the function. */
const MAX_BODY_BYTES = 27_000_000

/** What a function that answers HTTP may know of its surroundings when it runs here: nothing it would need. */
const CONTEXT: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'local',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'local',
  memoryLimitInMB: '512',
  awsRequestId: 'local',
  logGroupName: 'local',
  logStreamName: 'local',
  getRemainingTimeInMillis: () => 29_000,
  done() {},
  fail() {},
  succeed() {},
}

/** The port cannot be had. */
export class PortTaken extends Error {
  constructor(port: number, cause: NodeJS.ErrnoException) {
    const why = cause.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be opened (${cause.code})`
    super(`Port ${port} ${why}. Stop what uses it, or choose another: npm start -- --port N (0 picks a free one).`, {
      cause,
    })
  }
}

/**
 * Opens the front door on loopback. The routes are asked for at each request: until there are any, all is 503.
 *
 * @throws {PortTaken} when another program has the port
 */
export async function serveHttp(routes: () => readonly Route[] | undefined, port: number): Promise<FrontDoor> {
  const server = createServer((request, response) => {
    answer(routes(), request, response).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(new PortTaken(port, cause)))
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async close() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(
  routes: readonly Route[] | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (routes === undefined) return void response.writeHead(503, { 'retry-after': '1' }).end()
  const url = new URL(request.url ?? '/', 'http://localhost')
  const route = routes.find(({ prefix }) => url.pathname.startsWith(prefix))
  if (!route) return void response.writeHead(404).end()
  const body = await readBody(request)
  const result = await route.handler(toEvent(request, url, body), CONTEXT)
  const isEncoded = result.isBase64Encoded === true
  response.writeHead(result.statusCode ?? 200, result.headers as Record<string, string>)
  response.end(Buffer.from(result.body ?? '', isEncoded ? 'base64' : 'utf8'))
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

function toEvent(request: IncomingMessage, url: URL, body: Buffer): APIGatewayProxyEventV2 {
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : value,
  ])
  const method = request.method ?? 'GET'
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  const sourceIp = request.socket.remoteAddress ?? ''
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: url.search.slice(1),
    headers: Object.fromEntries(headers) as Record<string, string>,
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: request.headers['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    body: body.toString('base64'),
    isBase64Encoded: true,
  }
}
