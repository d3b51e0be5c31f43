// Stands behind endpoints that do not exist: does the work of a wrong signature, so that nobody can tell the difference.
import type { Sender } from './port.ts'
import { computeHmacSha256, type Hmac, verifySignature } from './verify-signature.ts'

/** Opens a sender that refuses everyone, at the price of a real one. */
export function openNobody(options: { readonly hmac?: Hmac } = {}): Sender {
  const { hmac = computeHmacSha256 } = options
  return {
    async authenticate({ headers, body }) {
      verifySignature({ body, signature: headers.get('x-hub-signature-256'), prefix: 'sha256=', secrets: [], hmac })
      return { kind: 'refused', why: 'no such endpoint' }
    },
    nameEvents() {
      return { kind: 'malformed', why: 'no such endpoint' }
    },
  }
}
