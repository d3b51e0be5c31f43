// Digests of content: how they read, and how they are computed.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

/** Names content by its SHA-256: `sha256:` and 64 lower-case hexadecimal digits. */
export type Digest = string & { readonly brand: 'Digest' }

const DIGEST = /^sha256:[0-9a-f]{64}$/

/** Tells whether a text is a digest; the other algorithms of the specification are optional, and not served. */
export function isDigest(text: string): text is Digest {
  return DIGEST.test(text)
}

/** Computes the digest of bytes. */
export function digestOf(content: Buffer): Digest {
  return `sha256:${createHash('sha256').update(content).digest('hex')}` as Digest
}

/** Computes the digest of a file, piece by piece. */
export async function digestOfFile(file: string): Promise<Digest> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return `sha256:${hash.digest('hex')}` as Digest
}
