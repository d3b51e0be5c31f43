// Checks a text that a sender shows instead of signing: a header or a part of the address. It proves nothing of the body.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { listKeys } from './list-keys.ts'
import type { Hmac, SecretVerdict } from './verify-signature.ts'

/** Is what is checked: any of the spellings counts; `tokenKey` is random and as old as the process. */
export type TokenCheck = {
  readonly spellings: readonly string[]
  readonly secrets: readonly string[]
  readonly tokenKey: Uint8Array
  readonly body: Uint8Array
  readonly hmac: Hmac
}

/**
 * Checks a token against every secret, never leaving early.
 *
 * Both sides are compared through an HMAC under a random key, so that neither length nor content shows in the time. The
 * body is hashed as for a signature, or the time would tell which endpoints take a token.
 */
export function verifyToken({ spellings, secrets, tokenKey, body, hmac }: TokenCheck): SecretVerdict {
  const seal = (text: string) => createHmac('sha256', tokenKey).update(text).digest()
  const shown = spellings.map(seal)
  let secretIndex = -1
  for (const [index, { text, isReal }] of listKeys(secrets).entries()) {
    hmac(text, body)
    const sealed = seal(text)
    const isEqual = shown.filter(one => timingSafeEqual(one, sealed)).length > 0
    if (isEqual && isReal && secretIndex === -1) secretIndex = index
  }
  if (spellings.length === 0) return { kind: 'refused', why: 'the token is missing' }
  if (secretIndex === -1) return { kind: 'refused', why: 'the token is wrong' }
  return { kind: 'matched', secretIndex }
}
