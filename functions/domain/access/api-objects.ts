// What the API and fluxctl say to each other. Flux's names are kept letter for letter where Flux has the object.
import type { BranchName, CommitSha, RepositoryName, TagName } from '../events/git.ts'
import type { ResourceIdText } from '../manifests/resource-id.ts'
import type { TargetHealth } from '../sync/health-job.ts'
import type { SyncRun } from '../sync/sync-run.ts'
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

/** Is the body of an answer that is no success. */
export type ErrorBody = { readonly type: FaultOwner; readonly help: string; readonly error: string }

/** Says whose fault it is: ours, nobody's (it is not there), or the caller's. */
export type FaultOwner = 'server' | 'missing' | 'user'
