// Counts what this process really exchanges with one host, below every library: by Node's diagnostics and its sockets.
import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'

/** Is what was exchanged so far; of a TLS connection, the bytes within it: HTTP as it was sent, zipped or not. */
export type Traffic = { readonly requests: number; readonly bytesSent: number; readonly bytesReceived: number }

/** Starts counting, for as long as the process lives; the answer tells the sums so far. */
export function countTraffic(host: string): () => Traffic {
  let requests = 0
  // A socket goes on telling what it carried after it is closed.
  const sockets = new Set<Socket>()
  subscribe('http.client.request.start', message => {
    const { request } = message as { request: ClientRequest }
    if (request.getHeader('host') !== host) return
    requests += 1
    if (request.socket) sockets.add(request.socket)
    else request.once('socket', socket => sockets.add(socket))
  })
  return () => {
    const all = [...sockets]
    return {
      requests,
      bytesSent: all.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
      bytesReceived: all.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
    }
  }
}
