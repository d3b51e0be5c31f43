// The smallest signed GitHub delivery; a test names only what matters to it.
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { HookRequest } from '../../../functions/ports/webhooks/port.ts'

/** Is the secret that signs unless a test says otherwise. */
export const SECRET = 'a secret of the tests'

/** Reads one recorded body as it went over the wire: compact JSON. */
export function aRecording(name: string, changes: Readonly<Record<string, unknown>> = {}): string {
  const text = readFileSync(new URL(`../../recordings/github/${name}.json`, import.meta.url), 'utf8')
  return JSON.stringify({ ...JSON.parse(text), ...changes })
}

/** Signs as GitHub does. */
export function sign(body: string | Uint8Array, secret = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

/** Builds the headers of a delivery, signed; `undefined` takes one away. */
export function someHeaders(
  body: string | Uint8Array,
  changes: Readonly<Record<string, string | undefined>> = {},
  secret = SECRET,
): Record<string, string> {
  const headers: Record<string, string | undefined> = {
    'user-agent': 'GitHub-Hookshot/0000000',
    'content-type': 'application/json',
    'x-github-event': 'push',
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-github-hook-id': '550000001',
    'x-hub-signature-256': sign(body, secret),
    ...changes,
  }
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >
}

/** Builds a signed delivery of a body. */
export function aHookRequest(
  body: string | Uint8Array = aRecording('push-branch'),
  changes: Readonly<Record<string, string | undefined>> = {},
): HookRequest {
  const headers = new Map(Object.entries(someHeaders(body, changes)))
  return { endpoint: 'github', method: 'POST', headers, body: Buffer.from(body) }
}
