// For senders that can show nothing but the address they were given: POST /hook/<endpoint>/<secret>.
import type { Proof } from './compose-sender.ts'
import type { TokenOptions } from './prove-by-header.ts'
import { computeHmacSha256 } from './verify-signature.ts'
import { verifyToken } from './verify-token.ts'

/** Proves a request by what stands behind the endpoint's name, as it came over the wire. */
export function proveByPath(options: TokenOptions): Proof {
  const { secrets, tokenKey, hmac = computeHmacSha256 } = options
  return async ({ pathSecret, body }) => {
    const spellings = pathSecret === undefined || pathSecret === '' ? [] : [pathSecret]
    return verifyToken({ spellings, secrets: await secrets(), tokenKey, body, hmac })
  }
}
