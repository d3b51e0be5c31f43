// What the API and fluxctl say to each other. Flux's names are kept letter for letter where Flux has the object.

import type { ObjectDiff } from '../diff/object-diff.ts'
import type { FieldOwner } from '../diff/read-field-owners.ts'
import type { BranchName, CommitSha, RepositoryName, TagName } from '../events/git.ts'
import type { HookSource } from '../events/hook-source.ts'
import type { EpochMs, FailureReport } from '../failure.ts'
import type { Drift } from '../garbage/find-unchanged.ts'
import type { ResourceIdText } from '../manifests/resource-id.ts'
import type { TargetHealth } from '../sync/health-job.ts'
import type { SyncReason } from '../sync/sync-job.ts'
import type { SyncRun, ToldOutcome, Verdict } from '../sync/sync-run.ts'
import type { TargetName } from '../sync/sync-target.ts'

/** Is one workload as it runs. */
export type WorkloadStatus = {
  readonly ID: ResourceIdText
  readonly Containers: readonly { readonly Name: string; readonly Current: { readonly ID: string } }[]
  /** Empty means that images and policies can be changed through this API. */
  readonly ReadOnly: '' | 'ReadOnlyMode'
  readonly Status: string
  readonly Rollout: {
    readonly Desired: number
    readonly Updated: number
    readonly Ready: number
    readonly Available: number
    readonly Outdated: number
    readonly Messages: readonly string[]
  }
  /** What the last run said about it; empty when it was applied. */
  readonly SyncError: string
  readonly Antecedent?: string
  readonly Labels: Readonly<Record<string, string>>
  readonly Automated: boolean
  readonly Locked: boolean
  readonly Ignore: boolean
  readonly Policies: Readonly<Record<string, string>>
}

/** Is what became of a job; `run` is ours, and there as soon as a first run was recorded. */
export type JobStatus = {
  readonly Result: { readonly revision?: CommitSha; readonly run?: SyncRun }
  readonly Err: string
  readonly StatusString: 'queued' | 'running' | 'succeeded' | 'failed'
}

/** Is where a target's manifests live. There is no SSH key: Git hosts are asked through their API. */
export type RepositoryConfig = {
  readonly remote: { readonly url: string; readonly branch: BranchName; readonly path: string }
  readonly publicSSHKey: { readonly key: ''; readonly fingerprints: Readonly<Record<string, never>> }
  readonly status: 'ready'
  /** A text in spite of its name: Flux's own client reads nothing else. */
  readonly errors: string
}

/** Is one target with its latest run that did anything. */
export type TargetStatus = {
  readonly name: TargetName
  readonly repository: RepositoryName
  readonly branch: BranchName
  readonly cluster: string
  readonly paths: readonly string[]
  readonly tag: TagName
  readonly lastRun?: SyncRun
  /** What the latest look at the applied objects found. */
  readonly health?: TargetHealth
}

/** Is what a sync of the head would do; nothing of it was done. */
export type TargetDiff = {
  readonly commit: CommitSha
  /** What the tag says is applied; absent when the target was never synced. */
  readonly applied?: CommitSha
  readonly objects: readonly ObjectDiff[]
  readonly unchanged: number
  /** So many would be sent too, and were not looked at because they are too many. */
  readonly notPreviewed: number
  /** The valve that would hold back a prune. */
  readonly failures: readonly FailureReport[]
}

/** Is one run, without its objects. */
export type RunFacts = {
  /** The id that came with the webhook, or that the job was asked for with. */
  readonly job: string
  readonly reason: SyncReason
  readonly commit?: CommitSha
  readonly endedAt: EpochMs
  readonly verdict: Verdict
}

/** Is what one run did about one object. */
export type ObjectRun = RunFacts & {
  readonly outcome: ToldOutcome
  /** `apps/shop.yaml:12`: where Git said it then. */
  readonly at: string
  readonly why?: string
  readonly code?: string
}

/** Is all that is known about one object: from the journal, the inventory and the cluster. */
export type ObjectFacts = {
  readonly id: ResourceIdText
  /** The latest run that wrote it; absent when that is longer ago than the journal goes back. */
  readonly applied?: ObjectRun
  /** What the latest run with a commit did about it; absent when it said nothing of it. */
  readonly last?: ObjectRun
  /** How the target holds it; absent when it is not in its inventory. */
  readonly owned?: { readonly at: string; readonly commit: string; readonly isClaimed: boolean }
  /** Absent when it was not looked at. */
  readonly live?: {
    readonly drift: Drift
    /** When our own fields last changed. */
    readonly appliedAt?: string
    /** Who wrote since, or owns what we do not; values are left out. */
    readonly changedBy: readonly FieldOwner[]
  }
  /** Why it was not looked at. */
  readonly notLookedAt?: string
}

/** Is one run of a commit, with everything that needs a person. */
export type CommitRun = RunFacts & Pick<SyncRun, 'counts' | 'objects' | 'failures' | 'summary' | 'tag'>

/** Answers why: about objects of that name, or about a commit. The latest run says how the target stands as a whole. */
export type WhyAnswer = { readonly latest?: RunFacts & Pick<SyncRun, 'summary' | 'failures'> } & (
  | { readonly kind: 'objects'; readonly objects: readonly ObjectFacts[] }
  | {
      readonly kind: 'commit'
      readonly commit: string
      readonly runs: readonly CommitRun[]
      readonly isApplied: boolean
    }
)

/** Is what to fill in at a sender so that it knocks at an endpoint; `<secret>` stands for a secret, which is never told. */
export type EndpointGuide = {
  readonly name: string
  readonly source: HookSource
  /** Below the address that the API is below. */
  readonly path: string
  /** Which page or file of the sender. */
  readonly where: string
  readonly contentType: string
  readonly secret: string
  readonly events: string
  readonly note?: string
}

/** Is the body of an answer that is no success. */
export type ErrorBody = { readonly type: FaultOwner; readonly help: string; readonly error: string }

/** Says whose fault it is: ours, nobody's (it is not there), or the caller's. */
export type FaultOwner = 'server' | 'missing' | 'user'
