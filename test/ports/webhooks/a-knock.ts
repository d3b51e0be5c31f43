// Knocks of registries, and what comes of them; a test names only what matters to it.
import { readFileSync } from 'node:fs'
import type { InboundEvent } from '../../../functions/domain/events/inbound-event.ts'
import type { HookRequest, Sender } from '../../../functions/ports/webhooks/port.ts'

/** Is the secret that counts unless a test says otherwise. */
export const SECRET = 'a-secret-of-the-tests'

/** Is as random as a test needs it. */
export const TOKEN_KEY = Buffer.alloc(32, 7)

/** Is what a sender that shows its secret is opened with. */
export const TOKEN = { secrets: async () => [SECRET], tokenKey: TOKEN_KEY }

/** Takes every image of a registry. */
export const scopeOf = (registry: string, repositories: readonly string[] = ['*']) => ({ registry, repositories })

/** Is a payload as a test changes it. */
export type Json = { [key: string]: unknown }

/** Reads a recorded payload. */
export function aPayload(recording: string): Json {
  return JSON.parse(readFileSync(new URL(`../../recordings/${recording}.json`, import.meta.url), 'utf8'))
}

/** Changes one field of a payload, named like `a.b.0.c`; `undefined` takes it away. */
export function withField(payload: Json, path: string, value: unknown): Json {
  const copy = structuredClone(payload)
  const steps = path.split('.')
  const last = steps.pop() ?? ''
  const holder = steps.reduce<Json>((at, step) => at[step] as Json, copy)
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return copy
}

/** Builds a knock; a body that is no text is JSON. */
export function aKnock(
  body: unknown,
  how: {
    readonly headers?: Readonly<Record<string, string>>
    readonly pathSecret?: string
    readonly arrivedBy?: 'event-bridge'
  } = {},
): HookRequest {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const { headers = {}, ...rest } = how
  return { endpoint: 'registry', method: 'POST', headers: new Map(Object.entries(headers)), body: bytes, ...rest }
}

/** Lists what a sender understands, or why it cannot read it. */
export function hear(sender: Sender, request: HookRequest): readonly InboundEvent[] | string {
  const named = sender.nameEvents(request)
  return named.kind === 'understood' ? named.events : named.why
}

/** Is the event of a pushed image. */
export const image = (repo: string, ...tags: readonly string[]) => ({ kind: 'image-pushed', repo, tags })

/** Is the event that nothing follows from. */
export const ignored = (why: string) => ({ kind: 'ignored', why })
