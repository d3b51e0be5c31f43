// The words for images: repositories, tags, digests, and what a registry says about one image.
import type { EpochMs } from '../failure.ts'

/**
 * Names a repository in its canonical form: host (with port), `/`, path; Docker Hub is always `index.docker.io`, with
 * `library/` before a path of one element. Two spellings of one repository have the same name.
 */
export type ImageRepo = string & { readonly brand: 'ImageRepo' }

/** A tag: `[A-Za-z0-9_][A-Za-z0-9._-]{0,127}`. */
export type Tag = string & { readonly brand: 'Tag' }

/** `sha256:` and 64 lower-case hexadecimal digits. */
export type ImageDigest = string & { readonly brand: 'ImageDigest' }

/** Is what a registry says about what a tag stands for. */
export type ImageDetails = {
  /** Of what the tag itself points to: the index of a multi-platform image, not one of its children. */
  readonly digest: ImageDigest
  /** As the image's configuration says; absent when it says nothing. */
  readonly createdAt?: EpochMs
  /** `org.opencontainers.image.created`, else `org.label-schema.build-date`, where the configuration has one that reads. */
  readonly labelledAt?: EpochMs
}

const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
const DIGEST = /^sha256:[0-9a-f]{64}$/

/** Tells whether a text may be a tag. */
export function isTag(text: string): text is Tag {
  return TAG.test(text)
}

/** Tells whether a text is a SHA-256 digest. */
export function isImageDigest(text: string): text is ImageDigest {
  return DIGEST.test(text)
}
