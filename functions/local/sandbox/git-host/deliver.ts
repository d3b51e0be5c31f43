// Sends one webhook request, signed over the exact bytes, and waits for its answer.
import { createHmac } from 'node:crypto'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

/** One webhook as it is configured. */
export type Hook = {
  readonly repository: string
  readonly url: string
  readonly secret: string
  readonly contentType: 'json' | 'form'
  readonly events: readonly string[]
}

/** How an attempt ended. */
export type DeliveryOutcome = {
  /** 0 when no answer came. */
  readonly statusCode: number
  /** `OK`, or what went wrong, in a few words. */
  readonly status: string
  readonly responseHeaders: Readonly<Record<string, string>>
  readonly responseBody: string
}

/** Sends requests over kept connections; `stop` cuts what is under way. */
export type Sender = {
  send(url: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<DeliveryOutcome>
  stop(): void
}

// https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks#respond-within-10-seconds
const TIMEOUT_MS = 10_000
const MOST_KEPT_BYTES = 64 * 1024

/** Wraps a payload for the wire: JSON as it is, or a form with one field. */
export function encodePayload(payload: string, contentType: Hook['contentType']) {
  const isForm = contentType === 'form'
  const body = Buffer.from(isForm ? `payload=${encodeURIComponent(payload)}` : payload, 'utf8')
  return { body, type: isForm ? 'application/x-www-form-urlencoded' : 'application/json' }
}

/** Signs the bytes that go out; without a secret there is no signature at all. */
export function signatureHeaders(secret: string, body: Buffer): Readonly<Record<string, string>> {
  if (secret === '') return {}
  const sign = (algorithm: string) => `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`
  return { 'X-Hub-Signature': sign('sha1'), 'X-Hub-Signature-256': sign('sha256') }
}

/** Opens a sender with its own connections. */
export function openSender(): Sender {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }
  const stopping = new AbortController()

  return {
    send(url, headers, body) {
      const isTls = url.startsWith('https:')
      const open = isTls ? httpsRequest : httpRequest
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)])
      return new Promise(resolve => {
        const fail = (error: Error) => {
          const isLate = error.name === 'TimeoutError' || signal.reason?.name === 'TimeoutError'
          const status = isLate ? 'timed out' : 'failed to connect to host'
          resolve({ statusCode: 0, status, responseHeaders: {}, responseBody: '' })
        }
        const options = {
          method: 'POST',
          headers: { ...headers, 'Content-Length': body.length },
          agent: isTls ? agents.https : agents.http,
          signal,
        }
        try {
          const outgoing = open(url, options, incoming => {
            const chunks: Buffer[] = []
            let kept = 0
            incoming.on('data', (chunk: Buffer) => {
              if (kept < MOST_KEPT_BYTES) chunks.push(chunk)
              kept += chunk.length
            })
            incoming.once('error', fail)
            incoming.once('end', () => {
              const statusCode = incoming.statusCode ?? 0
              const isOk = statusCode >= 200 && statusCode < 300
              resolve({
                statusCode,
                status: isOk ? 'OK' : `Invalid HTTP Response: ${statusCode}`,
                responseHeaders: Object.fromEntries(
                  Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
                ),
                responseBody: Buffer.concat(chunks).toString('utf8'),
              })
            })
          })
          outgoing.once('error', fail)
          outgoing.end(body)
        } catch (error) {
          fail(error as Error)
        }
      })
    },
    stop() {
      stopping.abort()
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}
