// For senders that show a fixed header: `Authorization` as they were told to write it.
import type { Proof } from './compose-sender.ts'
import { computeHmacSha256, type Hmac } from './verify-signature.ts'
import { verifyToken } from './verify-token.ts'

/** Sets how a shown secret is checked. */
export type TokenOptions = {
  /** The secrets that count now, newest first; two during a rotation. Asked for each request: keep them at hand. */
  readonly secrets: () => Promise<readonly string[]>
  /** Random, as old as the process. */
  readonly tokenKey: Uint8Array
  readonly hmac?: Hmac
}

const BASIC = /^Basic +([A-Za-z0-9+/]+={0,2})$/i
const BEARER = /^Bearer +(.+)$/i

/**
 * Proves a request by one header. The secret may be the whole value, what follows `Bearer`, or the `user:password` that
 * `Basic` encodes: operators write down what their sender's form asked them for.
 */
export function proveByHeader(header: string, options: TokenOptions): Proof {
  const { secrets, tokenKey, hmac = computeHmacSha256 } = options
  return async ({ headers, body }) =>
    verifyToken({ spellings: listSpellings(headers.get(header)), secrets: await secrets(), tokenKey, body, hmac })
}

function listSpellings(value: string | undefined): readonly string[] {
  if (value === undefined || value === '') return []
  const bearer = BEARER.exec(value)?.[1] ?? ''
  const basic = BASIC.exec(value)?.[1] ?? ''
  return [value, bearer, Buffer.from(basic, 'base64').toString('utf8')].filter(spelling => spelling !== '')
}
