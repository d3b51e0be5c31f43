// A job that may end in a commit: newer images, a release somebody asked for, or a change of policies. One at a time per target.
import type { EpochMs } from '../failure.ts'
import type { TargetName } from './sync-target.ts'

type Asked = { readonly target: TargetName; readonly id: string; readonly requestedAt: EpochMs }

/** Says why newer images are looked for: the clock, a scan that found something, an edit of policies, a person. */
export type AutomateReason = 'interval' | 'scan' | 'policy' | 'manual'

/** Is one request to bring the images of a target's automated workloads up to date. */
export type AutomateJob = Asked & {
  readonly kind: 'automate'
  readonly reason: AutomateReason
  /** How often this job handed its rest to a next one. */
  readonly turn?: number
}

/** Is one request of a person to change what Git says; `update` is what was asked for, as it travels. */
export type UpdateJob = Asked & { readonly kind: 'update'; readonly update: unknown }

/** Is every job that may end in a commit. */
export type CommitJob = AutomateJob | UpdateJob
