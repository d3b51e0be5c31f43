// What is left over, and what may be done about it.
import type { FailureReport } from '../failure.ts'
import type { ResourceId, ResourceKey } from '../manifests/resource-id.ts'
import type { Inventory } from './inventory.ts'

/** Is what the plan needs to know of an object that stands in the cluster; metadata only. */
export type LiveRemnant = {
  readonly id: ResourceId
  readonly uid: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly isDeleting: boolean
  readonly deletingSince?: string
  readonly hasController: boolean
  readonly finalizers: readonly string[]
}

/** Sets how careful garbage collection is; each valve can be opened by its setting, or once by consent. */
export type GarbageRules = {
  readonly mode: 'off' | 'dry-run' | 'on'
  /** More than both of these at once, of all or of one kind, needs consent. */
  readonly maxCount: number
  readonly maxPercent: number
  /** An emptied repository may empty the cluster. */
  readonly allowEmpty: boolean
  /** Protected kinds that may be deleted all the same, as `Kind` or `Kind.group`. */
  readonly alsoDelete: readonly string[]
}

/** Is all a plan is decided from. */
export type GarbageInput = {
  readonly rules: GarbageRules
  /** Names the target's set; marks are bound to it and to the object. */
  readonly set: string
  /** Of this commit; see {@link Inventory.source}. */
  readonly source: string
  readonly inventory: Inventory | undefined
  /** Where this commit stands as seen from the inventory's. */
  readonly relation: 'identical' | 'ahead' | 'behind' | 'diverged'
  /** Everything Git says, ignored and not allowed objects too. */
  readonly wanted: ReadonlySet<ResourceKey>
  readonly live: readonly LiveRemnant[]
  /** Tells whether a kind could be listed; what could not be looked at is kept. */
  readonly isListed: (kind: { readonly group: string; readonly kind: string }) => boolean
  /** Objects that failed or were postponed in this run. */
  readonly unapplied: readonly ResourceId[]
  /** The commit, or a person through the API, said that it may. */
  readonly isConsented: boolean
  /** Tells whether a namespace may be written at all. */
  readonly isAllowed: (id: ResourceId) => boolean
}

/** Is one object that goes, on the condition that it is still that very one. */
export type Deletion = { readonly id: ResourceId; readonly uid: string; readonly at: string }

/** Is one object that is left over and stays, with the reason an operator reads. */
export type Remnant = { readonly id: ResourceId; readonly at: string; readonly why: string }

/** Is what one sync does about what is left over. */
export type GarbagePlan = {
  /** In stages: what acts on others first, namespaces last. Empty when the mode is not `on`, or a valve is shut. */
  readonly stages: readonly (readonly Deletion[])[]
  /** What would go if the mode or the valve let it. */
  readonly held: readonly Deletion[]
  readonly kept: readonly Remnant[]
  /** The valve that is shut, told to people: what, and how to consent. */
  readonly valve?: FailureReport
  /** Entries that are gone from the cluster: they leave the inventory. */
  readonly gone: readonly ResourceKey[]
}
