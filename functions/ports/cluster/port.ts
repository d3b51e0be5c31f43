// The door to one Kubernetes cluster, and the only room that writes to one. What it does not know: Git, targets, policies.
import type { EpochMs, FailureReport } from '../../domain/failure.ts'
import type { ResourceId } from '../../domain/manifests/resource-id.ts'
import type { Outcome, SyncPlan } from '../../domain/sync/sync-plan.ts'

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
}

/** Is what became of one object of a plan. `failure` is there exactly when it is `waiting` or `failed`. */
export type AppliedObject = {
  readonly id: ResourceId
  readonly outcome: Outcome
  readonly failure?: FailureReport
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
  /** Lists metadata of every object of these kinds; a kind that may not be listed, or is not served, is left out. */
  listLive(kinds: readonly { readonly group: string; readonly kind: string }[]): Promise<readonly LiveObject[]>
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

/** Is all of a cluster that the first flows need. */
export type Cluster = ClusterReader & ClusterWriter
