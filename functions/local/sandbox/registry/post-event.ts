// Posts one notification and says whether it was taken.
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { ENVELOPE_TYPE } from './describe-event.ts'

/** One receiver of notifications. */
export type Hook = {
  readonly url: string
  /** The whole header, as it stands in a registry's configuration: `Bearer …`. */
  readonly authorization: string
}

/** Posts over kept connections; `stop` cuts what is under way. */
export type Poster = {
  /** Returns the status, or 0 when no answer came. */
  post(hook: Hook, envelope: string): Promise<number>
  stop(): void
}

/** More than the real registry's 1 s, which operators are told to raise. */
const TIMEOUT_MS = 5_000

/** Opens a poster with its own connections. */
export function openPoster(): Poster {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }
  const stopping = new AbortController()

  return {
    post({ url, authorization }, envelope) {
      const isTls = url.startsWith('https:')
      const open = isTls ? httpsRequest : httpRequest
      const options = {
        method: 'POST',
        headers: {
          'Content-Type': ENVELOPE_TYPE,
          'Content-Length': Buffer.byteLength(envelope),
          Authorization: authorization,
          'User-Agent': 'Go-http-client/1.1',
        },
        agent: isTls ? agents.https : agents.http,
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      }
      return new Promise(resolve => {
        const outgoing = open(url, options, incoming => {
          // Read to its end, so that the connection can be used again.
          incoming.resume()
          incoming.once('error', () => resolve(0))
          incoming.once('end', () => resolve(incoming.statusCode ?? 0))
        })
        outgoing.once('error', () => resolve(0))
        outgoing.end(envelope)
      })
    },
    stop() {
      stopping.abort()
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}
