// A job is a small pointer: which image repository to look at, and why. It never carries content.
import { createHash } from 'node:crypto'
import type { EpochMs } from '../failure.ts'
import type { ImageRepo, Tag } from '../images/image.ts'

/** Says why a look at a repository was asked for. */
export type ScanReason = 'push' | 'interval' | 'manual'

/** Says why a repository is looked at: also because a person waits for what is to be released. */
export type LookReason = ScanReason | 'release'

/** Is one request to list the tags of an image repository and to read what is new about them. */
export type ScanJob = {
  readonly kind: 'scan'
  readonly repo: ImageRepo
  readonly reason: ScanReason
  /** The id that travels from the webhook to the notification. */
  readonly id: string
  readonly requestedAt: EpochMs
  /** What the sender said was pushed: a hint which tags to look at first, and again. */
  readonly tags?: readonly Tag[]
  /** How often this job handed its rest to a next one. */
  readonly turn?: number
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagegroupid-property.html */
const MAX_GROUP_LENGTH = 128

/** Is how the queue knows a repository: the group its scans wait in, and a short text for ids. */
export type ScanAddress = { readonly group: string; readonly key: string }

/** Names the queue group of a repository, in which its scans run one at a time. */
export function addressScan(repo: ImageRepo): ScanAddress {
  const digest = createHash('sha256').update(repo).digest('hex')
  const group = `scan/${repo}`
  return { group: group.length <= MAX_GROUP_LENGTH ? group : `scan/${digest}`, key: digest.slice(0, 16) }
}
