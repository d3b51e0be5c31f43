// The HTTP side of the sandbox's API: token, faults, body, one answer; it knows nothing of kinds.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { ApiFailure, describeFailure, PlainFailure } from './api-failure.ts'
import { bodyTooLarge, type Call } from './call.ts'
import type { Cluster } from './cluster.ts'
import { dispatch } from './dispatch.ts'
import type { Documents, Page } from './documents.ts'
import type { Fault, Faults } from './faults.ts'
import type { Journal, JournalEntry } from './journal.ts'
import { renderAsAsked, toCurrentCall, watchAsAsked } from './legacy/door.ts'
import { readAccept } from './negotiation.ts'
import { PROTOBUF_TYPE, type ProtobufReader } from './protobuf.ts'
import { readRoute } from './route.ts'
import { openStream, startWatch } from './watch.ts'

const MAX_BODY_BYTES = 3 * 1024 * 1024
const GZIP_FROM_BYTES = 128 * 1024

/** What the listener answers from. */
export type Serving = {
  readonly cluster: Cluster
  readonly documents: Documents
  readonly readProtobuf: ProtobufReader
  readonly token: string
  readonly faults: Faults
  readonly journal: Journal
  readonly watches: Set<() => void>
  readonly log: (line: string) => void
}

/** Makes the listener of an HTTP or HTTPS server. */
export function openListener(serving: Serving): RequestListener {
  return (request, response) => {
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2)
    const entry = serving.journal.add(request.method ?? 'GET', path, query)
    response.on('error', () => {})
    answer(serving, request, response, entry).catch(cause => {
      serving.log(
        `sandbox kubernetes: ${request.method} ${path} failed: ${cause instanceof Error ? cause.stack : cause}`,
      )
      if (response.headersSent) response.destroy()
      else send(request, response, entry, failurePage(new ApiFailure(500, 'InternalError', 'Internal error occurred')))
    })
  }
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse, entry: JournalEntry) {
  const body = await readBody(request)
  const faults = serving.faults.take(entry.method, entry.path)
  for (const fault of faults) if (fault.kind === 'latency') await delay(fault.delayMs)
  for (const fault of faults) {
    if (fault.kind === 'warning') warn(response, fault.text)
    if (!isBefore(fault)) continue
    breakOff(fault, request, response, entry)
    return
  }
  const page = respond(serving, request, response, entry, body)
  if (!page) return
  const after = faults.find(fault => fault.kind === 'truncate' || ('when' in fault && fault.when === 'after'))
  if (after) breakOff(after, request, response, entry, page)
  else send(request, response, entry, page)
}

function isBefore(fault: Fault): boolean {
  return (fault.kind === 'status' || fault.kind === 'reset') && fault.when !== 'after'
}

function breakOff(fault: Fault, request: IncomingMessage, response: ServerResponse, entry: JournalEntry, page?: Page) {
  if (fault.kind === 'status') {
    send(request, response, entry, faultPage(fault))
    return
  }
  entry.status = 0
  if (fault.kind === 'reset' || !page) request.socket.destroy()
  else {
    const bytes = Buffer.from(page.body)
    response.writeHead(page.code, { ...page.headers, 'content-length': bytes.length })
    response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => request.socket.destroy())
  }
}

function faultPage(fault: Extract<Fault, { kind: 'status' }>): Page {
  const { code, reason, message = `injected ${code}`, retryAfterSeconds, headers } = fault
  const extra = { ...headers, ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }) }
  const page = fault.isText
    ? failurePage(new PlainFailure(code, `${message}\n`))
    : failurePage(
        new ApiFailure(code, reason, message, retryAfterSeconds === undefined ? undefined : { retryAfterSeconds }),
      )
  return { ...page, headers: { ...page.headers, ...extra } }
}

/** Finds the answer to a request; a watch writes its own. */
function respond(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
  entry: JournalEntry,
  body: Buffer | undefined,
): Page | undefined {
  try {
    refuseStrangers(serving, request, entry.path)
    if (!body) throw bodyTooLarge()
    const { accept, 'if-none-match': ifNoneMatch, host = '' } = request.headers
    const document = serving.documents({ path: entry.path, accept, ifNoneMatch, address: host })
    if (document) return document
    return respondToResource(serving, request, response, entry, body)
  } catch (failure) {
    if (failure instanceof ApiFailure || failure instanceof PlainFailure) return failurePage(failure)
    throw failure
  }
}

function respondToResource(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
  entry: JournalEntry,
  body: Buffer,
): Page | undefined {
  const { cluster } = serving
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
  const isProtobuf = contentType === PROTOBUF_TYPE
  const route = readRoute(entry.path, cluster.types)
  const asked: Call = {
    ...route,
    method: entry.method,
    query: new URLSearchParams(entry.query),
    contentType: isProtobuf ? 'application/json' : contentType,
    body: isProtobuf ? JSON.stringify(serving.readProtobuf(body)) : body.toString(),
    userAgent: request.headers['user-agent'] ?? '',
    form: readAccept(request.headers.accept, route.type.custom !== undefined),
    warn: text => warn(response, text),
  }
  const call = toCurrentCall(cluster, asked)
  const answered = dispatch(cluster, call)
  if (answered.kind === 'watch') {
    entry.status = 200
    const stop = startWatch(cluster, call, () => watchAsAsked(asked, openStream(response)))
    serving.watches.add(stop)
    response.on('close', () => serving.watches.delete(stop))
    return undefined
  }
  const code = answered.kind === 'list' ? 200 : answered.code
  return { code, headers: jsonHeaders(), body: `${JSON.stringify(renderAsAsked(cluster, asked, call, answered))}\n` }
}

function refuseStrangers({ token }: Serving, request: IncomingMessage, path: string): void {
  if (/^\/(healthz|readyz|livez|version)(\/|$)/.test(path)) return
  if (request.headers.authorization !== `Bearer ${token}`) throw new ApiFailure(401, 'Unauthorized', 'Unauthorized')
}

function jsonHeaders(): Record<string, string> {
  return { 'content-type': 'application/json', 'cache-control': 'no-cache, private' }
}

function failurePage(failure: ApiFailure | PlainFailure): Page {
  if (failure instanceof PlainFailure) {
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }
    return { code: failure.code, headers, body: failure.message }
  }
  return { code: failure.code, headers: jsonHeaders(), body: `${JSON.stringify(describeFailure(failure))}\n` }
}

function send(request: IncomingMessage, response: ServerResponse, entry: JournalEntry, page: Page): void {
  entry.status = page.code
  const bytes = Buffer.from(page.body)
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const isZipped = bytes.length > GZIP_FROM_BYTES && /\bgzip\b/.test(accepted)
  const sent = isZipped ? gzipSync(bytes, { level: 1 }) : bytes
  response.writeHead(page.code, {
    'audit-id': randomUUID(),
    ...page.headers,
    ...(isZipped && { 'content-encoding': 'gzip', vary: 'Accept-Encoding' }),
    ...(page.code !== 304 && { 'content-length': sent.length }),
  })
  response.end(request.method === 'HEAD' || page.code === 304 ? undefined : sent)
}

function warn(response: ServerResponse, text: string): void {
  response.appendHeader('warning', `299 - ${JSON.stringify(text)}`)
}

/** Reads the body, or nothing when it is larger than the server takes. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  return length <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined
}
