// Reads which digest a tag has, without pulling.
import { createHash } from 'node:crypto'
import { type ImageDigest, isImageDigest, type Tag } from '../../domain/images/image.ts'
import type { RegistryAnswer } from './exchange.ts'
import type { RegistryPlace } from './locate-repo.ts'
import { MANIFEST_TYPES } from './parse-manifest.ts'
import type { RegistryApi } from './registry-api.ts'

/** Far more than any image needs; https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests */
export const MOST_MANIFEST_BYTES = 4 * 1024 * 1024

/** Asks with HEAD, and reads the manifest only when the registry does not answer that; undefined without such a tag. */
export async function readDigest(api: RegistryApi, place: RegistryPlace, tag: Tag): Promise<ImageDigest | undefined> {
  const request = { path: `/manifests/${tag}`, accept: MANIFEST_TYPES, maxBodyBytes: MOST_MANIFEST_BYTES }
  const head = await api.read(place, { ...request, method: 'HEAD' })
  if (head.status === 404) return undefined
  const named = head.status === 200 ? namedDigest(head) : undefined
  if (named) return named
  const answer = await api.read(place, { ...request, method: 'GET' })
  return answer.status === 404 ? undefined : (namedDigest(answer) ?? digestOf(answer.body))
}

/** Gives the digest that the registry names in its answer, if it is one. */
export function namedDigest({ headers }: Pick<RegistryAnswer, 'headers'>): ImageDigest | undefined {
  const named = headers['docker-content-digest'] ?? ''
  return isImageDigest(named) ? named : undefined
}

/** Computes the digest of bytes. */
export function digestOf(bytes: Uint8Array): ImageDigest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}` as ImageDigest
}
