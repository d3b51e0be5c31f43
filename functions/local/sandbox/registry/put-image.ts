// Puts an image on the shelf without a client: for the demonstration's first images, and for tests.
import type { Registry } from './call.ts'
import { type KeptManifest, keepManifest } from './keep-manifest.ts'
import { makeImage } from './make-image.ts'
import { isRepositoryName, isTag } from './names.ts'

/** An image to be made on the spot. */
export type ImageToPut = {
  /** Without the host: `demo/shop`. */
  readonly repository: string
  readonly tag: string
  readonly createdAtMs: number
}

/**
 * Makes an image and keeps it under its tag.
 *
 * @throws {RangeError} when repository or tag have names that no client could use
 */
export async function putImage(
  registry: Pick<Registry, 'blobs' | 'repositories'>,
  { repository, tag, createdAtMs }: ImageToPut,
): Promise<KeptManifest> {
  if (!isRepositoryName(repository) || !isTag(tag)) {
    throw new RangeError(`an image is called like demo/shop and 1.0.0, not ${repository} and ${tag}`)
  }
  const { mediaType, manifest, blobs } = makeImage({ name: `${repository}:${tag}`, createdAtMs })
  const digests = await Promise.all(blobs.map(({ content }) => registry.blobs.put(content)))
  await registry.repositories.change(repository, before => ({
    ...before,
    blobs: new Set([...before.blobs, ...digests]),
  }))
  const reference = { kind: 'tag', tag } as const
  return keepManifest(registry, { repository, reference, contentType: mediaType, bytes: manifest })
}
