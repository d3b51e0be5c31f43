// A job that lists the tags of one repository and reads what is new about them. One at a time per repository.
import type { EpochMs } from '../failure.ts'
import type { ImageRepo, Tag } from '../images/image.ts'

/** Says why a repository is looked at: a registry told of a push, the clock, a person who wants to see it. */
export type ScanReason = 'push' | 'interval' | 'manual'

/** Is one request to look at a repository. It never carries what a registry said: that is read again. */
export type ScanJob = {
  readonly kind: 'scan'
  readonly repo: ImageRepo
  readonly reason: ScanReason
  /** The id that travels from the webhook to the commit. */
  readonly id: string
  readonly requestedAt: EpochMs
  /** The tags that were told of, to be looked at first. */
  readonly tags?: readonly Tag[]
  /** How often this job handed its rest to a next one. */
  readonly turn?: number
}
