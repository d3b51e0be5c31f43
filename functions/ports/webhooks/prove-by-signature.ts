// For senders that sign the raw body with a shared secret and write the digest in hexadecimal.
import type { Proof } from './compose-sender.ts'
import { type Hmac, verifySignature } from './verify-signature.ts'

/** Sets where a signature stands and how it is made. */
export type SignatureOptions = {
  readonly header: string
  /** Stands before the digest. */
  readonly prefix?: string
  readonly secrets: () => Promise<readonly string[]>
  readonly hmac: Hmac
}

/** Proves a request by one header that signs the body. */
export function proveBySignature({ header, prefix = '', secrets, hmac }: SignatureOptions): Proof {
  return async ({ headers, body }) =>
    verifySignature({ body, signature: headers.get(header), prefix, secrets: await secrets(), hmac })
}
