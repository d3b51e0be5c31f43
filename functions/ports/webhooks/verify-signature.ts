// Checks a hexadecimal HMAC over the raw bytes, in a time that tells nothing about secrets or endpoints.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { listKeys } from './list-keys.ts'

/** Computes an HMAC; handed in, so that a test can count how often it runs. */
export type Hmac = (secret: string, body: Uint8Array) => Buffer

/** Computes the HMAC-SHA256 of a body, keyed with the UTF-8 bytes of the secret. */
export const computeHmacSha256: Hmac = (secret, body) => createHmac('sha256', secret).update(body).digest()

/** Computes the HMAC-SHA512 of a body. */
export const computeHmacSha512: Hmac = (secret, body) => createHmac('sha512', secret).update(body).digest()

/** Computes the HMAC-SHA1 of a body: weak as a hash, still good against forgery inside an HMAC, and all that Nexus has. */
export const computeHmacSha1: Hmac = (secret, body) => createHmac('sha1', secret).update(body).digest()

/** Is what is checked; `prefix` stands before the digest (`sha256=`), and is empty for senders that write none. */
export type SignatureCheck = {
  readonly body: Uint8Array
  readonly signature: string | undefined
  readonly prefix: string
  readonly secrets: readonly string[]
  readonly hmac: Hmac
}

/** Is which secret matched, or why none did. */
export type SecretVerdict =
  | { readonly kind: 'matched'; readonly secretIndex: number }
  | { readonly kind: 'refused'; readonly why: string }

const DIGITS = /^(?:[0-9a-f]{2})+$/

/**
 * Checks a signature against every secret, never leaving early; a missing or ill-formed one costs the same work.
 *
 * Empty secrets match nothing. The format is exact: one value, lower-case digits, as many as the digest has.
 */
export function verifySignature(check: SignatureCheck): SecretVerdict {
  const { body, signature, prefix, hmac } = check
  const digest = parseDigest(signature, prefix)
  let [secretIndex, isWhole] = [-1, false]
  for (const [index, { text, isReal }] of listKeys(check.secrets).entries()) {
    const expected = hmac(text, body)
    isWhole = digest?.length === expected.length
    const isEqual = timingSafeEqual(expected, isWhole && digest ? digest : Buffer.alloc(expected.length))
    if (isEqual && isWhole && isReal && secretIndex === -1) secretIndex = index
  }
  if (signature === undefined) return { kind: 'refused', why: 'the signature is missing' }
  if (!isWhole) return { kind: 'refused', why: 'the signature is ill-formed' }
  if (secretIndex === -1) return { kind: 'refused', why: 'the signature is wrong' }
  return { kind: 'matched', secretIndex }
}

/** The format is checked first: the decoder stops silently at the first bad digit. */
function parseDigest(signature: string | undefined, prefix: string): Buffer | undefined {
  if (!signature?.startsWith(prefix)) return undefined
  const digits = signature.slice(prefix.length)
  return DIGITS.test(digits) ? Buffer.from(digits, 'hex') : undefined
}
