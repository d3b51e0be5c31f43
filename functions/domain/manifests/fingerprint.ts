// Short names for contents, to tell whether something is still what it was.
import { createHash } from 'node:crypto'

/** Fingerprints a text: 128 bits of its SHA-256, in 22 characters that a label value takes too. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
