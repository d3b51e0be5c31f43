// What a target is: one branch of one repository, kept applied to one cluster and marked by one tag.
import type { BranchName, RepositoryName, TagName } from '../events/git.ts'
import type { Milliseconds } from '../failure.ts'
import type { GarbageRules } from '../garbage/garbage-plan.ts'
import type { AutomationRules } from '../release/automation-rules.ts'

/** Names a target; unique in the configuration. */
export type TargetName = string & { readonly brand: 'TargetName' }

/** What garbage collection may do: nothing, say what it would do, or do it. */
export type GarbageMode = 'off' | 'dry-run' | 'on'

/** Is one target with every setting decided. */
export type SyncTarget = {
  readonly name: TargetName
  readonly git: {
    readonly host: string
    readonly repository: RepositoryName
    readonly branch: BranchName
    /** Folders or files below the repository's root, without leading slash; empty means the root. */
    readonly paths: readonly string[]
    readonly author: { readonly name: string; readonly email: string }
  }
  readonly cluster: string
  readonly automation: AutomationRules
  readonly sync: {
    readonly intervalMs: Milliseconds
    readonly pollIntervalMs: Milliseconds
    readonly timeoutMs: Milliseconds
    readonly garbageCollection: GarbageMode
    readonly tag: TagName
    readonly defaultNamespace: string
    /** Empty means every namespace. */
    readonly allowNamespaces: readonly string[]
    /** Globs of kinds that are never listed. */
    readonly excludeResources: readonly string[]
    readonly prune: Omit<GarbageRules, 'mode'>
    readonly inventoryNamespace: string
  }
}
