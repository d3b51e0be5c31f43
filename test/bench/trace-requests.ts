// Preloaded into the runner (`node --import`): tells its parent when each request reached one of its HTTP servers.
//
// It listens to Node's own diagnostics and changes nothing. `FLUXLESS_BENCH_TRACE` is the start of the paths to tell.
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { monotonicMs } from './group.ts'

/** Is one request: received when its head was read, answered when the answer was handed to the system. */
export type TracedRequest = {
  readonly method: string
  readonly path: string
  readonly delivery: string | undefined
  readonly receivedMs: number
  readonly answeredMs: number
}

const prefix = process.env.FLUXLESS_BENCH_TRACE

if (prefix !== undefined) {
  subscribe('http.server.request.start', message => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    const path = request.url ?? ''
    if (!path.startsWith(prefix)) return
    const receivedMs = monotonicMs()
    response.once('finish', () => {
      const delivery = request.headers['x-github-delivery']?.toString()
      const traced = { method: request.method ?? '', path, delivery, receivedMs, answeredMs: monotonicMs() }
      process.send?.(traced satisfies TracedRequest)
    })
  })
}
