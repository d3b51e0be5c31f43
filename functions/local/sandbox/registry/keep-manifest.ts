// Takes a manifest in: all that it refers to must be there already, and a tag moves in the same step.
import type { Registry } from './call.ts'
import { type Digest, digestOf } from './digest.ts'
import { type Descriptor, type Manifest, parseManifest } from './parse-manifest.ts'
import type { Reference } from './parse-path.ts'
import { Refused, refuse } from './refusals.ts'
import type { KnownManifest, Repository } from './repositories.ts'

/** A manifest as it is sent. */
export type SentManifest = {
  readonly repository: string
  readonly reference: Reference
  readonly contentType: string
  readonly bytes: Buffer
}

/** A manifest that was taken in. */
export type KeptManifest = {
  readonly mediaType: string
  readonly digest: Digest
  readonly sizeBytes: number
  readonly references: readonly Descriptor[]
  readonly subject: Digest | undefined
  readonly tag: string | undefined
}

/**
 * Keeps a manifest, and points the tag at it.
 *
 * @throws {Refused} when it is no manifest, has another digest, or refers to what the repository has not
 */
export async function keepManifest(
  { blobs, repositories }: Pick<Registry, 'blobs' | 'repositories'>,
  { repository, reference, contentType, bytes }: SentManifest,
): Promise<KeptManifest> {
  const manifest = parseManifest(contentType, bytes)
  const digest = digestOf(bytes)
  if (reference.kind === 'digest' && reference.digest !== digest) throw refuse('DIGEST_INVALID')
  const tag = reference.kind === 'tag' ? reference.tag : undefined
  // The content before what refers to it: who is killed in between leaves a blob that nobody sees.
  await blobs.put(bytes)
  await repositories.change(repository, before => {
    refuseMissing(manifest, before)
    const manifests = new Map(before.manifests).set(digest, describe(manifest, bytes.length))
    const tags = tag === undefined ? before.tags : new Map(before.tags).set(tag, digest)
    return { ...before, isOfImages: true, manifests, tags }
  })
  const { mediaType, subject } = manifest
  const references = [...manifest.blobs, ...manifest.children]
  return { mediaType, digest, sizeBytes: bytes.length, references, subject, tag }
}

function refuseMissing({ blobs, children }: Manifest, has: Repository): void {
  const missing = [
    ...blobs.filter(({ digest }) => !has.blobs.has(digest)),
    ...children.filter(({ digest }) => !has.manifests.has(digest)),
  ]
  if (missing.length === 0) return
  const entries = missing.flatMap(({ digest }) => refuse('MANIFEST_BLOB_UNKNOWN', { detail: { digest } }).entries)
  throw new Refused(400, entries)
}

function describe({ mediaType, subject, artifactType, annotations }: Manifest, sizeBytes: number): KnownManifest {
  return {
    mediaType,
    sizeBytes,
    ...(subject === undefined ? {} : { subject }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  }
}
