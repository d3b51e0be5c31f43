// Builds the smallest images that a registry takes: a configuration, no layer, a manifest; and an index of several.
import type { ImageDigest } from '../../../functions/domain/images/image.ts'
import { digestOf } from '../../../functions/ports/registries/read-digest.ts'

/** Is a document with its digest and media type. */
export type BuiltDocument = { readonly mediaType: string; readonly bytes: Buffer; readonly digest: ImageDigest }

/** Is an image, ready to be pushed: its blobs first, then its manifests, the last of which gets the tag. */
export type BuiltImage = { readonly blobs: readonly BuiltDocument[]; readonly manifests: readonly BuiltDocument[] }

/** Says what is in an image. */
export type ImageParts = {
  readonly created?: string
  readonly labels?: Readonly<Record<string, string>>
  /** The labels of the container that built the image. */
  readonly buildLabels?: Readonly<Record<string, string>>
  readonly by?: 'oci' | 'docker'
  /** The media type of the configuration, when it is not that of an image. */
  readonly configType?: string
}

const TYPES = {
  oci: {
    config: 'application/vnd.oci.image.config.v1+json',
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    index: 'application/vnd.oci.image.index.v1+json',
  },
  docker: {
    config: 'application/vnd.docker.container.image.v1+json',
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
  },
} as const

/** Makes a document of a value. */
export function aDocument(mediaType: string, value: unknown): BuiltDocument {
  const bytes = Buffer.from(JSON.stringify(value), 'utf8')
  return { mediaType, bytes, digest: digestOf(bytes) }
}

/** Builds an image for one platform. */
export function anImage(parts: ImageParts = {}): BuiltImage {
  const types = TYPES[parts.by ?? 'oci']
  const config = aDocument(parts.configType ?? types.config, {
    architecture: 'amd64',
    os: 'linux',
    created: parts.created,
    config: { Labels: parts.labels ?? null },
    ...(parts.buildLabels ? { container_config: { Labels: parts.buildLabels } } : {}),
    rootfs: { type: 'layers', diff_ids: [] },
  })
  const manifest = aDocument(types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: config.mediaType, size: config.bytes.length, digest: config.digest },
    layers: [],
  })
  return { blobs: [config], manifests: [manifest] }
}

/** Builds an image for several platforms, named as `linux/arm/v7`. */
export function anIndex(parts: Readonly<Record<string, BuiltImage>>, by: 'oci' | 'docker' = 'oci'): BuiltImage {
  const images = Object.entries(parts)
  const index = aDocument(TYPES[by].index, {
    schemaVersion: 2,
    mediaType: TYPES[by].index,
    manifests: images.map(([platform, { manifests }]) => {
      const [os, architecture, variant] = platform.split('/')
      const { mediaType, digest, bytes } = manifests.at(-1)!
      return { mediaType, digest, size: bytes.length, platform: { os, architecture, variant } }
    }),
  })
  const all = images.map(([, image]) => image)
  return {
    blobs: all.flatMap(({ blobs }) => blobs),
    manifests: [...all.flatMap(({ manifests }) => manifests), index],
  }
}
