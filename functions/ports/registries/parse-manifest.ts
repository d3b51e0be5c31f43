// Reads a manifest: of one image, or the index of one image for several platforms; by OCI or by Docker.
import { type ImageDigest, isImageDigest } from '../../domain/images/image.ts'
import type { PlatformImage } from './choose-platform.ts'
import { fieldsOf, textOf } from './json-fields.ts'

/** Is what a manifest turned out to be; `why` reads well after "because". */
export type Manifest =
  | { readonly kind: 'image'; readonly config: ImageDigest }
  | { readonly kind: 'index'; readonly images: readonly PlatformImage[] }
  | { readonly kind: 'unsuitable'; readonly why: string }

/** What we can read, in the header Accept. */
export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

/** Beside the two right ones, what old clients wrote; https://github.com/distribution/distribution/issues/1621 */
const CONFIG_TYPES = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
  'application/octet-stream',
  'application/json',
  'text/html',
  '',
])

/** Tells whether an answer is of the first format, whose digest is not that of its bytes. */
export function isSchema1(contentType: string | undefined, manifest: unknown): boolean {
  return /distribution\.manifest\.v1\b/.test(contentType ?? '') || fieldsOf(manifest).schemaVersion === 1
}

/**
 * Parses a manifest that was read as JSON.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md
 */
export function parseManifest(json: unknown): Manifest {
  const { manifests, config, layers } = fieldsOf(json)
  // Two readers could take it for two different images; image-spec wants such a document refused.
  if (manifests !== undefined && (config !== undefined || layers !== undefined)) {
    return { kind: 'unsuitable', why: 'its manifest claims to be an image and an index at once' }
  }
  if (Array.isArray(manifests)) return { kind: 'index', images: manifests.flatMap(readEntry) }
  if (config === undefined) return { kind: 'unsuitable', why: 'its manifest is of a kind that we do not know' }
  const { digest, mediaType } = fieldsOf(config)
  if (!CONFIG_TYPES.has(textOf(mediaType) ?? '')) return { kind: 'unsuitable', why: 'it is an artifact and no image' }
  const own = textOf(digest) ?? ''
  if (!isImageDigest(own)) return { kind: 'unsuitable', why: 'its configuration has no SHA-256 digest' }
  return { kind: 'image', config: own }
}

function readEntry(entry: unknown): readonly PlatformImage[] {
  const { digest, platform } = fieldsOf(entry)
  const { os, architecture, variant } = fieldsOf(platform)
  const [own, system, machine, kind] = [digest, os, architecture, variant].map(value => textOf(value))
  if (own === undefined || !isImageDigest(own) || system === undefined || machine === undefined) return []
  const built = { os: system, architecture: machine, ...(kind === undefined ? {} : { variant: kind }) }
  return [{ digest: own, platform: built }]
}
