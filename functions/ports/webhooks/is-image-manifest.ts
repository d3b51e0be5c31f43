// Tells an image's manifest from the layers and configurations that are pushed before it.

const MANIFESTS = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
])

/** Tells whether a media type is that of a manifest or an index; one that is not given may be. */
export function isImageManifest(mediaType: string | undefined): boolean {
  return mediaType === undefined || MANIFESTS.has(mediaType)
}
