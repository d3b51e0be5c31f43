// Sends one delivery and tells its fate in one word: the status, or the code of what went wrong.
import { type Agent, request } from 'node:http'
import type { SignedPush } from './sign-push.ts'

/** GitHub waits as long. */
const TIMEOUT_MS = 10_000

/** Answers once the last byte of the answer is there, or there is none. */
export function postDelivery(url: string, agent: Agent, { headers, body }: SignedPush): Promise<string> {
  return new Promise(resolve => {
    const sent = request(url, { method: 'POST', agent, headers, signal: AbortSignal.timeout(TIMEOUT_MS) }, answer => {
      answer.resume()
      answer.once('end', () => resolve(String(answer.statusCode)))
      answer.once('error', fail)
    })
    const fail = (error: NodeJS.ErrnoException) => resolve(error.code ?? error.name)
    sent.once('error', fail)
    sent.end(body)
  })
}
