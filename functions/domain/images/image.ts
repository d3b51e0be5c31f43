// The words for images: repositories, references, tags, digests, and what a registry says about one image.
//
// The room takes the reference that stands in a manifest, the pattern that its owner wrote, and what a registry lists; it
// gives the tag to run and the reference to write. It knows neither Git nor registries nor manifests.
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

/**
 * Is an image reference taken apart, each part as it was written; the parts print back to the same text.
 *
 * Only what a registry lists is known to be a `Tag` or an `ImageDigest`; what a person wrote may be any text.
 */
export type ImageRef = {
  /** With its port; `''` when none was written. */
  readonly host: string
  readonly path: string
  readonly tag?: string
  /** With its algorithm: `sha256:…`. */
  readonly digest?: string
}

/**
 * Says what becomes of digests in references: `keep` renews those that are there, `write` adds one to each, `drop` leaves
 * the tag alone.
 */
export type DigestMode = 'keep' | 'write' | 'drop'

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
