// Standard Webhooks: a signature over id, moment and body, which alone makes a replay worthless.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type EpochMs, NeedsPerson } from '../../domain/failure.ts'
import type { Proof } from './compose-sender.ts'
import { listKeys } from './list-keys.ts'

/** Sets the keys (`whsec_…`) and the clock. */
export type StandardWebhookOptions = {
  readonly secrets: () => Promise<readonly string[]>
  readonly now: () => EpochMs
}

/** A secret cannot be the key of a signature. */
export class HookSecretUnusable extends NeedsPerson {
  override readonly code = 'hook-secret-unusable'
  constructor(index: number) {
    super({
      what: 'A secret of an endpoint is no key of Standard Webhooks',
      where: `secret ${index + 1} of the endpoint`,
      fix: 'Give whsec_ and 24 to 64 random bytes in base64.',
    })
  }
}

/** How far a clock may be off, both ways. */
const TOLERANCE_S = 300
const MOST_SIGNATURES = 10
const KEY = /^whsec_([A-Za-z0-9+/]+={0,2})$/
const SIGNATURE = /^v1,([A-Za-z0-9+/]{43}=)$/
const ID = /^[\x21-\x7e]{1,256}$/
const SECONDS = /^\d{1,12}$/

/**
 * Proves a request by `webhook-signature`, of which a sender may write several during a rotation of its own.
 *
 * @throws {HookSecretUnusable} from the proof, when a secret is no key
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function proveByStandardWebhook({ secrets, now }: StandardWebhookOptions): Proof {
  return async ({ headers, body }) => {
    const [id = '', moment = ''] = [headers.get('webhook-id'), headers.get('webhook-timestamp')]
    const written = (headers.get('webhook-signature') ?? '').split(' ').slice(0, MOST_SIGNATURES)
    const shown = written.flatMap(text => SIGNATURE.exec(text)?.[1] ?? []).map(text => Buffer.from(text, 'base64'))
    let secretIndex = -1
    for (const [index, { text, isReal }] of listKeys(await secrets()).entries()) {
      const key = isReal ? decodeKey(text, index) : Buffer.from(text)
      const expected = createHmac('sha256', key).update(`${id}.${moment}.`).update(body).digest()
      const isEqual = shown.filter(one => timingSafeEqual(one, expected)).length > 0
      if (isEqual && isReal && secretIndex === -1) secretIndex = index
    }
    if (!ID.test(id) || !SECONDS.test(moment)) return refused('id or moment are missing')
    if (shown.length === 0) return refused('the signature is missing or ill-formed')
    if (secretIndex === -1) return refused('the signature is wrong')
    if (Math.abs(now() / 1000 - Number(moment)) > TOLERANCE_S) return refused('the moment is too far from now')
    return { kind: 'matched', secretIndex }
  }
}

function decodeKey(text: string, index: number): Buffer {
  const key = Buffer.from(KEY.exec(text)?.[1] ?? '', 'base64')
  if (key.length < 24 || key.length > 64) throw new HookSecretUnusable(index)
  return key
}

function refused(why: string) {
  return { kind: 'refused', why } as const
}
