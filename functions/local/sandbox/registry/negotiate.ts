// Which form of a manifest a client may have, as CNCF Distribution decides it by the Accept header.
import { MEDIA_TYPES } from './parse-manifest.ts'

/**
 * Says what to answer: the manifest itself, the linux/amd64 image of it, or nothing.
 *
 * OCI forms want to be named: a wildcard is no consent, and neither is silence. A Docker list that is asked for by tag is
 * replaced by its image for linux/amd64, whose digest is another one. So it is at the real registry.
 */
export function negotiate(
  mediaType: string,
  accept: string | undefined,
  reference: 'tag' | 'digest',
): 'itself' | 'default-child' | 'nothing' {
  const accepted = (accept ?? '').split(',').map(part => part.split(';')[0]?.trim().toLowerCase() ?? '')
  if (accepted.includes(mediaType)) return 'itself'
  switch (mediaType) {
    case MEDIA_TYPES.ociManifest:
    case MEDIA_TYPES.ociIndex:
      return 'nothing'
    case MEDIA_TYPES.dockerList:
      return reference === 'tag' ? 'default-child' : 'itself'
    default:
      return 'itself'
  }
}
