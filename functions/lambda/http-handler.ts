// How AWS talks HTTP: API Gateway and function URLs, payload format 1.0 and 2.0, turned into requests and answers.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda'
import serverlessHttp from 'serverless-http'
import { describeFailure, TryLater } from '../domain/failure.ts'

/** Is one request, unwrapped. */
export type HttpEventRequest = {
  readonly method: string
  /** As it came over the wire: nothing is decoded or resolved here. */
  readonly path: string
  readonly query: URLSearchParams
  /** Lower-case names; a header that came twice has its values joined by a comma. */
  readonly headers: ReadonlyMap<string, string>
  /** The exact bytes; none when there was no body. */
  readonly body: Buffer
}

/** Is one answer; the body is text. */
export type HttpReply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Is what Lambda calls, with two parameters: Node 24 refuses handlers with a third. */
export type HttpLambdaHandler = (
  event: APIGatewayProxyEvent | APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyResult | APIGatewayProxyStructuredResultV2>

/** Is where a request that failed is told. */
export type FaultLog = { write(line: { readonly msg: string; readonly level: 'error' }): void }

/** Is what serverless-http puts on a request beside Node's own fields. */
type UnwrappedMessage = IncomingMessage & {
  readonly body: Buffer
  readonly apiGateway: { readonly event: APIGatewayProxyEvent | APIGatewayProxyEventV2 }
}

/**
 * Makes a Lambda handler of a function from request to reply.
 *
 * Every request is answered, whatever is thrown: `TryLater` is 503 with `Retry-After`, anything else 500, both without a
 * word and with one line in the log.
 */
export function httpHandler(
  answer: (request: HttpEventRequest) => Promise<HttpReply>,
  log: FaultLog,
): HttpLambdaHandler {
  // An async listener that throws is never answered by serverless-http, so nothing may escape this one.
  const listen = async (message: UnwrappedMessage, response: ServerResponse): Promise<void> => {
    try {
      send(response, await answer(readRequest(message)))
    } catch (thrown) {
      try {
        log.write(describeFault(message, thrown))
      } finally {
        send(response, replyToFault(thrown))
      }
    }
  }
  const handle = serverlessHttp(listen, { binary: false, requestId: '' })
  return async (event, context) => (await handle(event, context)) as APIGatewayProxyStructuredResultV2
}

function readRequest(message: UnwrappedMessage): HttpEventRequest {
  const [path = '/', ...rest] = (message.url ?? '/').split('?')
  return {
    method: message.method ?? 'GET',
    path,
    query: new URLSearchParams(rest.join('?')),
    headers: readHeaders(message.apiGateway.event),
    body: message.body,
  }
}

/** Read from the event, since serverless-http keeps only the last of a header that came twice in format 1.0. */
function readHeaders(event: APIGatewayProxyEvent | APIGatewayProxyEventV2): ReadonlyMap<string, string> {
  const joined = new Map<string, string>()
  const add = (name: string, value: string | undefined) => {
    const before = joined.get(name)
    if (value !== undefined) joined.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  const several = 'multiValueHeaders' in event ? Object.entries(event.multiValueHeaders ?? {}) : []
  for (const [name, values] of several) for (const value of values ?? []) add(name.toLowerCase(), value)
  const alreadyRead = new Set(joined.keys())
  for (const [name, value] of Object.entries(event.headers ?? {})) {
    if (!alreadyRead.has(name.toLowerCase())) add(name.toLowerCase(), value)
  }
  return joined
}

function send(response: ServerResponse, reply: HttpReply): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value)
  response.statusCode = reply.status
  response.end(reply.body)
}

function replyToFault(thrown: unknown): HttpReply {
  const headers = { 'cache-control': 'no-store' }
  if (!(thrown instanceof TryLater)) return { status: 500, headers, body: '' }
  const retryAfter = String(Math.max(1, Math.ceil(thrown.retryAfterMs / 1000)))
  return { status: 503, headers: { ...headers, 'retry-after': retryAfter }, body: '' }
}

/** Tells the first two parts of the path only: what follows may be a secret. */
function describeFault(message: IncomingMessage, thrown: unknown) {
  const path = (message.url ?? '').split(/[/?]/, 3).join('/')
  const stack = thrown instanceof Error ? thrown.stack?.split('\n    at ').slice(1, 6) : undefined
  return {
    msg: 'request failed',
    level: 'error',
    method: message.method,
    path,
    ...describeFailure(thrown),
    stack,
  } as const
}
