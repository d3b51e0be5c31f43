// A server that answers as told, one answer after the other, and remembers what it was asked.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Is one answer; `cutAfter` ends the connection after so many bytes of the body, `never` sends nothing at all. */
export type Script = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly cutAfter?: number
  readonly never?: 'waits' | 'cuts'
}

/** Is one request as it came. */
export type Asked = {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Tells connections apart. */
  readonly port: number | undefined
}

/** Starts it on loopback; a request beyond the script is answered 599, which no test expects. */
export async function startScriptedServer() {
  const scripts: Script[] = []
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url = '', headers } = request
    asked.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8'), port: request.socket.remotePort })
    const script = scripts.shift() ?? { status: 599, body: 'beyond the script' }
    if (script.never === 'cuts') request.socket.destroy()
    if (script.never) return
    const { body = '' } = script
    const bytes =
      Buffer.isBuffer(body) || typeof body === 'string' ? Buffer.from(body) : Buffer.from(JSON.stringify(body))
    response.writeHead(script.status ?? 200, { 'content-length': bytes.length, ...script.headers })
    if (script.cutAfter === undefined) response.end(bytes)
    else response.write(bytes.subarray(0, script.cutAfter), () => response.socket?.destroySoon())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    /** Adds answers to the script. */
    answer: (...more: readonly Script[]) => scripts.push(...more),
    left: () => scripts.length,
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
