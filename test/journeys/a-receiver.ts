// Stands where a webhook would be, takes everything, and keeps it as it came: to be sent again.
import { createServer } from 'node:http'
import type { Hook } from '../../functions/local/sandbox/registry/post-event.ts'

/** Is one notification as it came over the wire. */
export type Received = { readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** Starts it; `hook` is for a registry to tell. */
export async function aReceiver() {
  const received: Received[] = []
  const listeners = new Set<() => void>()
  const server = createServer(async (request, response) => {
    request.setEncoding('utf8')
    let body = ''
    for await (const chunk of request) body += chunk
    const { 'content-type': type = '', authorization = '' } = request.headers
    received.push({ headers: { 'content-type': type, authorization }, body })
    response.writeHead(202).end()
    for (const listener of listeners) listener()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const hook: Hook = { url: `http://127.0.0.1:${port}/`, authorization: 'Bearer of the receiver' }
  return {
    hook,
    /** Waits for the next one after so many. */
    async after(count: number): Promise<Received> {
      for (;;) {
        const next = received[count]
        if (next) return next
        await new Promise<void>(resolve => {
          const listener = () => {
            listeners.delete(listener)
            resolve()
          }
          listeners.add(listener)
        })
      }
    },
    count: () => received.length,
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
