// One tag of a repository, as far as the choice of a tag looks at it.
import type { EpochMs } from '../failure.ts'
import type { ImageDigest, Tag } from './image.ts'

/** Is a tag that the registry lists. */
export type TagCandidate = {
  readonly tag: Tag
  /** Absent when the registry says nothing, or has not been asked: patterns for versions need no date. */
  readonly createdAt?: EpochMs
  readonly digest?: ImageDigest
  /** Says why nothing that could run stands behind the tag: its manifest is gone, or there is none for the platform. */
  readonly unusable?: string
}

/** Is 0001-01-01T00:00:00Z, which builders written in Go put for "no date". */
const GO_ZERO_TIME: EpochMs = -62_135_596_800_000

/** Tells when the image behind a tag was created; `undefined` when its date is none. */
export function createdTime({ createdAt }: TagCandidate): EpochMs | undefined {
  return createdAt === undefined || createdAt <= GO_ZERO_TIME ? undefined : createdAt
}
