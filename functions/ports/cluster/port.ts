// The door to one Kubernetes cluster, and the only room that writes to one. What it does not know: Git, targets, policies.
import type { EpochMs, FailureReport } from '../../domain/failure.ts'
import type { GarbagePlan } from '../../domain/garbage/garbage-plan.ts'
import type { Inventory } from '../../domain/garbage/inventory.ts'
import type { KeptLease, Lease } from '../../domain/leadership/lease.ts'
import type { JsonObject } from '../../domain/manifests/json.ts'
import type { ResourceId } from '../../domain/manifests/resource-id.ts'
import type { AccessQuestion } from '../../domain/rbac/needed-rights.ts'
import type { PullPlace } from '../../domain/release/image-use.ts'
import type { Outcome, PlannedObject, SyncPlan } from '../../domain/sync/sync-plan.ts'

/** Says whether objects of a kind live in namespaces. */
export type Scope = 'Namespaced' | 'Cluster'

/** Is what the API server serves, from discovery; `undefined` means unknown, never "gone". */
export type KindCatalog = {
  scopeOf(group: string, kind: string): Scope | undefined
  /** Versions served for a kind, in the server's order of preference; empty when the kind is unknown. */
  versionsOf(group: string, kind: string): readonly string[]
}

/** Is the metadata of one object as it stands in the cluster; never spec, never data. */
export type LiveObject = {
  readonly id: ResourceId
  readonly uid: string
  readonly resourceVersion: string
  readonly annotations: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  /** Fingerprint of our entry in `managedFields`; empty when we own nothing of it. */
  readonly footprint: string
  readonly isDeleting: boolean
  /** As the server writes it, `2026-03-01T08:00:00Z`; there when it is being deleted. */
  readonly deletingSince?: string
  /** It belongs to another object, whose controller made it. */
  readonly hasController: boolean
  readonly finalizers: readonly string[]
  /** A client of old owns fields of it, which have to become ours, or what Git drops would stay. */
  readonly hasFormerManager: boolean
}

/** Is what a listing saw, and which kinds it could look at: absence among those means that there are none. */
export type LiveListing = {
  readonly objects: readonly LiveObject[]
  isListed(kind: { readonly group: string; readonly kind: string }): boolean
}

/** Is what became of one object of a plan. `failure` is there exactly when it is `waiting` or `failed`. */
export type AppliedObject = {
  readonly id: ResourceId
  readonly outcome: Outcome
  readonly failure?: FailureReport
  /** Of the object as it stands now; there when it was created, updated or found unchanged. */
  readonly uid?: string
  /** Fingerprint of our entry in `managedFields` as it stands now. */
  readonly footprint?: string
  /** What the server said beside its answer (`Warning` headers). */
  readonly warnings?: readonly string[]
}

/** Is one container of a workload as it runs. */
export type LiveContainer = { readonly name: string; readonly image: string }

/** Is one workload as the cluster reports it; counts are absent for kinds that have none. */
export type LiveWorkload = {
  readonly id: ResourceId
  readonly containers: readonly LiveContainer[]
  readonly annotations: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly rollout: {
    readonly desired: number
    readonly updated: number
    readonly ready: number
    readonly available: number
    readonly outdated: number
    readonly messages: readonly string[]
  }
  readonly status: 'ready' | 'updating' | 'error' | 'started' | 'unknown'
}

/** Reads a cluster. Throws `NeedsPerson` when credentials or rights are missing, `TryLater` when it cannot be reached now. */
export type ClusterReader = {
  discover(): Promise<KindCatalog>
  /**
   * Lists metadata of every object of these kinds; a kind that may not be listed, or is not served, is left out and said
   * so. Where only some namespaces may be looked at, `namespaces` names them: a kind counts as listed when each could be.
   */
  listLive(
    kinds: readonly { readonly group: string; readonly kind: string }[],
    namespaces?: readonly string[],
  ): Promise<LiveListing>
  readWorkloads(namespace?: string): Promise<readonly LiveWorkload[]>
}

/** Writes to a cluster. */
export type ClusterWriter = {
  /**
   * Applies a plan stage by stage, server-side and forced, in bounded parallel; CRDs are waited for.
   *
   * Answers with one word per planned object, in the plan's order; a failing object never stops the others. Schedules
   * nothing after `deadline`: what was not reached is `postponed`. `live` is what {@link ClusterReader.listLive} told
   * before, to tell `updated` from `unchanged`.
   *
   * Throws only when the cluster cannot be reached at all or refuses the credentials.
   */
  apply(
    plan: SyncPlan,
    options: { readonly live: readonly LiveObject[]; readonly deadline: EpochMs },
  ): Promise<readonly AppliedObject[]>
}

/** Is what became of one deletion: `deleting` waits for finalizers, `kept` was refused or is another object by now. */
export type DeletedObject = {
  readonly id: ResourceId
  readonly outcome: 'deleted' | 'deleting' | 'kept' | 'postponed'
  readonly failure?: FailureReport
  readonly finalizers?: readonly string[]
}

/** Deletes from a cluster, stage by stage, each object only while it is the very one that is meant. */
export type ClusterSweeper = {
  delete(stages: GarbagePlan['stages'], options: { readonly deadline: EpochMs }): Promise<readonly DeletedObject[]>
}

/** Names where a target's inventory stands: ConfigMaps of that name, numbered when one is not enough. */
export type InventoryPlace = { readonly namespace: string; readonly name: string }

/** Keeps what a target owns, in the cluster it owns it in. */
export type InventoryStore = {
  /** Undefined when the target never applied anything. Throws `NeedsPerson` when what is there cannot be read without doubt. */
  readInventory(place: InventoryPlace): Promise<Inventory | undefined>
  /** Writes what differs; the namespace is made when it is missing. */
  writeInventory(place: InventoryPlace, inventory: Inventory): Promise<void>
}

/** Is what one object would become: `before` is absent when it would be created, `failure` is there when it would be refused. */
export type Preview = {
  readonly id: ResourceId
  readonly before?: JsonObject
  readonly after?: JsonObject
  readonly failure?: FailureReport
}

/** Looks at whole objects, which the sync never does; secrets come as they are and must be masked. */
export type ClusterViewer = {
  /** Applies server-side as a dry run; nothing is written. */
  preview(objects: readonly PlannedObject[]): Promise<readonly Preview[]>
  /** Reads objects whole, managed fields included; those that are not there are left out. */
  readObjects(ids: readonly ResourceId[]): Promise<readonly JsonObject[]>
  /**
   * Reads at most `limit` pods that the labels of a workload choose, those in trouble first, then the newest; none for what
   * has no such selector, and none where pods may not be listed.
   */
  readPodsOf(workload: JsonObject, limit: number): Promise<readonly JsonObject[]>
}

/** Is what the cluster pulls images with; it holds credentials and belongs in no log, no error and no table. */
export type PullSecrets = {
  /** JSON as the cluster holds it: with `auths`, or, in the older form, registries at the top. */
  readonly dockerConfigs: readonly string[]
  /** What could not be read for lack of rights, as `secrets in namespace demo`; in the order of the alphabet. */
  readonly forbidden: readonly string[]
}

/** Reads the secrets that the cluster itself pulls images with. */
export type PullSecretReader = {
  /**
   * Reads the secrets that pods name, then those that their service accounts name; each once. A place without a service
   * account means `default`. What is not there, or is no secret of a registry, is left out.
   *
   * Asks for each object by its name and lists none, so that rights to named secrets are enough.
   */
  readPullSecrets(places: readonly PullPlace[]): Promise<PullSecrets>
}

/** Knows what we may do. */
export type RightsReviewer = {
  /** Answers each question, in their order; nothing is done. */
  reviewRights(questions: readonly AccessQuestion[]): Promise<readonly boolean[]>
}

/** Keeps leases, by which processes agree which of them works. */
export type LeaseKeeper = {
  /** Undefined when there is none. Throws `NeedsPerson` when it may not be read. */
  readLease(place: LeasePlace): Promise<KeptLease | undefined>
  /**
   * Writes a lease while it still is of `version`, or, without one, while there is none; of many at once exactly one is
   * answered with the lease as it stands now, the others with nothing. A lease is written anew only if it says something
   * else than before: its version changes only then. One that was deleted may be made anew. Throws `NeedsPerson` when it may not be written, or
   * its namespace is missing.
   */
  writeLease(place: LeasePlace, lease: Lease, version?: string): Promise<KeptLease | undefined>
}

/** Names one lease. */
export type LeasePlace = { readonly namespace: string; readonly name: string }

/** Is all of a cluster. */
export type Cluster = ClusterReader &
  ClusterWriter &
  ClusterSweeper &
  InventoryStore &
  ClusterViewer &
  PullSecretReader &
  RightsReviewer &
  LeaseKeeper
