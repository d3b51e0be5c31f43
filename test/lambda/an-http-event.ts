// Requests as API Gateway and function URLs hand them to Lambda, in both payload formats.
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, Context } from 'aws-lambda'

/** Is one request; a header given as a list came several times. */
export type Asked = {
  readonly method?: string
  readonly path?: string
  readonly query?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Uint8Array
  readonly isBase64Encoded?: boolean
}

/** Builds an event in payload format 2.0: lower-case names, repeated headers joined by a comma. */
export function anHttpEvent(asked: Asked): APIGatewayProxyEventV2 {
  const { method = 'POST', path = '/hook/github', query = '', headers = {} } = asked
  const joined = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(',')])
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: Object.fromEntries(joined),
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'hooks.example.invalid',
      domainPrefix: 'hooks',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '01/Mar/2026:08:00:00 +0000',
      timeEpoch: 1772352000000,
    },
    ...encode(asked),
  }
}

/** Builds an event in payload format 1.0: the sender's letter case, single and multiple values side by side. */
export function anHttpEventV1(asked: Asked): APIGatewayProxyEvent {
  const { method = 'POST', path = '/hook/github', query = '', headers = {} } = asked
  const several = Object.entries(headers).map(([name, value]) => [name, [value].flat()] as const)
  const event = {
    version: '1.0',
    resource: '/hook/{endpoint}',
    path,
    httpMethod: method,
    headers: Object.fromEntries(several.map(([name, values]) => [name, values.at(-1)])),
    multiValueHeaders: Object.fromEntries(several),
    queryStringParameters: query === '' ? null : Object.fromEntries(new URLSearchParams(query)),
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: { requestId: 'request-1', identity: { sourceIp: '192.0.2.1' }, stage: 'dev' },
    ...encode(asked),
  }
  return { body: null, ...event } as unknown as APIGatewayProxyEvent
}

/** Is a context with the little that a handler may look at. */
export const aContext = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 10_000 } as unknown as Context

function encode({ body, isBase64Encoded = false }: Asked): { body?: string; isBase64Encoded: boolean } {
  if (body === undefined) return { isBase64Encoded }
  return { body: Buffer.from(body).toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded }
}
