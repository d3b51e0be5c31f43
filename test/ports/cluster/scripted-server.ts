// An API server that does what a test tells it, faults included: it serves a few kinds and stores nothing.
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer, type ServerOptions } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'

/** Is one request as it came. */
export type SeenRequest = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** Counts connections from 1. */
  readonly connection: number
  readonly socket: Socket
}

/** Answers one request, or returns (a promise of) `'standard'` to leave it to the standard answers. */
export type Script = (request: SeenRequest, response: ServerResponse) => unknown

export type ScriptedServer = {
  readonly url: string
  readonly requests: readonly SeenRequest[]
  /** Lists the requests that change objects. */
  patches(): readonly SeenRequest[]
  close(): Promise<void>
}

const DISCOVERY_TYPE = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

const resource = (name: string, kind: string, scope = 'Namespaced') => ({
  resource: name,
  responseKind: { group: '', version: '', kind },
  scope,
  verbs: ['create', 'delete', 'get', 'list', 'patch'],
})
const group = (name: string, version: string, ...resources: readonly unknown[]) => ({
  metadata: { name },
  versions: [{ version, freshness: 'Current', resources }],
})

/** Is what discovery says of the standard kinds, by its path. */
export const DISCOVERY: Readonly<Record<string, unknown>> = {
  '/api': {
    items: [group('', 'v1', resource('configmaps', 'ConfigMap'), resource('namespaces', 'Namespace', 'Cluster'))],
  },
  '/apis': {
    items: [
      group('apps', 'v1', resource('deployments', 'Deployment')),
      group('apiextensions.k8s.io', 'v1', resource('customresourcedefinitions', 'CustomResourceDefinition', 'Cluster')),
      group('rbac.authorization.k8s.io', 'v1', resource('clusterroles', 'ClusterRole', 'Cluster')),
    ],
  },
}

/** Sends JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

/** Sends a Kubernetes Status. */
export function sendStatus(
  response: ServerResponse,
  code: number,
  reason: string,
  message: string,
  { details = {}, headers = {} }: { readonly details?: unknown; readonly headers?: Record<string, string> } = {},
) {
  sendJson(
    response,
    code,
    { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, details, code },
    headers,
  )
}

/** Sends the plain text that stands for a kind that is not served. */
export function sendPageNotFound(response: ServerResponse) {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n')
}

/** Answers discovery, creates what is patched, and lists nothing. */
function answerStandard({ method, path }: SeenRequest, response: ServerResponse) {
  const document = DISCOVERY[path]
  if (document) return sendJson(response, 200, document, { 'content-type': DISCOVERY_TYPE })
  if (method === 'PATCH')
    return sendJson(response, 201, { kind: 'PartialObjectMetadata', metadata: { resourceVersion: '7' } })
  if (path === '/version') return sendJson(response, 200, { gitVersion: 'v1.99.0' })
  return sendJson(response, 200, { kind: 'List', items: null, metadata: {} })
}

/** Starts it on 127.0.0.1, over TLS when it gets a key. */
export async function startScriptedServer(
  script: Script = () => 'standard',
  tls?: ServerOptions,
): Promise<ScriptedServer> {
  const requests: SeenRequest[] = []
  const connections = new Map<Socket, number>()
  const listen = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '', headers, socket } = incoming
    if (!connections.has(socket)) connections.set(socket, connections.size + 1)
    const body = await text(incoming)
    const request = { method, path, headers, body, connection: connections.get(socket) ?? 0, socket }
    requests.push(request)
    if ((await script(request, response)) === 'standard') answerStandard(request, response)
  }
  // A connection that a script has reset cannot be read any more: that is what the test is about.
  const onRequest = (incoming: IncomingMessage, response: ServerResponse) =>
    void listen(incoming, response).catch(() => {})
  const server = tls ? createHttpsServer(tls, onRequest) : createHttpServer(onRequest)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests,
    patches: () => requests.filter(({ method }) => method === 'PATCH'),
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
