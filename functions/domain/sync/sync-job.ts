// A job is a small pointer: which target to bring to its head, and why. It never carries content.
import type { CommitSha } from '../events/git.ts'
import type { EpochMs } from '../failure.ts'
import type { TargetName } from './sync-target.ts'

/** Says why a sync was asked for; `resync` and `manual` re-apply even when the tag is at the head. */
export type SyncReason = 'push' | 'poll' | 'resync' | 'manual' | 'continue'

/** Is one request to bring a target to its branch head. */
export type SyncJob = {
  readonly kind: 'sync'
  readonly target: TargetName
  readonly reason: SyncReason
  /** The id that travels from the webhook to the notification; also the id `fluxctl` polls. */
  readonly id: string
  readonly requestedAt: EpochMs
  /** What the sender said the head is: informative only. */
  readonly hint?: CommitSha
  /** How often this job handed its rest to a next one. */
  readonly turn?: number
}

/** Tells whether a job asks for an apply although the tag is already at the head. */
export function isReapply(job: SyncJob): boolean {
  switch (job.reason) {
    case 'push':
    case 'poll':
      return false
    case 'resync':
    case 'manual':
    case 'continue':
      return true
  }
}
