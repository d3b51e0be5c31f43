// Checks a hexadecimal HMAC-SHA256 over the raw bytes, in a time that tells nothing about secrets or endpoints.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Computes an HMAC; handed in, so that a test can count how often it runs. */
export type Hmac = (secret: string, body: Uint8Array) => Buffer

/** Computes the HMAC-SHA256 of a body, keyed with the UTF-8 bytes of the secret. */
export const computeHmacSha256: Hmac = (secret, body) => createHmac('sha256', secret).update(body).digest()

/** Is what is checked; `prefix` stands before the digest (`sha256=`). */
export type SignatureCheck = {
  readonly body: Uint8Array
  readonly signature: string | undefined
  readonly prefix: string
  readonly secrets: readonly string[]
  readonly hmac: Hmac
}

/** Is which secret matched, or why none did. */
export type SignatureVerdict =
  | { readonly kind: 'matched'; readonly secretIndex: number }
  | { readonly kind: 'refused'; readonly why: string }

const DIGEST = /^[0-9a-f]{64}$/
const NO_DIGEST = Buffer.alloc(32)

/** An endpoint holds one secret, or two during a rotation; every request costs as much as the latter. */
const KEYS_TRIED = 2
const DUMMY_SECRET = 'a key that signs nothing'

/**
 * Checks a signature against every secret, never leaving early; a missing or ill-formed one costs the same work.
 *
 * Empty secrets match nothing. The format is exact: one value, lower-case digits.
 */
export function verifySignature(check: SignatureCheck): SignatureVerdict {
  const { body, signature, prefix, hmac } = check
  // Files and `echo` leave newlines behind, and no sender signs with them.
  const secrets = check.secrets.map(secret => secret.replace(/[\r\n]+$/, ''))
  const digest = parseDigest(signature, prefix)
  let secretIndex = -1
  for (let index = 0; index < Math.max(KEYS_TRIED, secrets.length); index++) {
    const secret = secrets[index] ?? ''
    const isEqual = timingSafeEqual(hmac(secret === '' ? DUMMY_SECRET : secret, body), digest ?? NO_DIGEST)
    if (isEqual && secret !== '' && secretIndex === -1) secretIndex = index
  }
  if (signature === undefined) return { kind: 'refused', why: 'the signature is missing' }
  if (digest === undefined) return { kind: 'refused', why: 'the signature is ill-formed' }
  if (secretIndex === -1) return { kind: 'refused', why: 'the signature is wrong' }
  return { kind: 'matched', secretIndex }
}

/** The format is checked first: the decoder stops silently at the first bad digit. */
function parseDigest(signature: string | undefined, prefix: string): Buffer | undefined {
  if (!signature?.startsWith(prefix)) return undefined
  const digits = signature.slice(prefix.length)
  return DIGEST.test(digits) ? Buffer.from(digits, 'hex') : undefined
}
