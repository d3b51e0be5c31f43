// The plan of one sync: what is sent, in which stage, and what is left alone and why.
import type { Drift } from '../garbage/find-unchanged.ts'
import type { JsonObject } from '../manifests/json.ts'
import type { ResourceId } from '../manifests/resource-id.ts'

/** Is where a manifest stands in Git, for every message about it. */
export type Source = { readonly file: string; readonly line: number }

/** Is one object to send, stripped of what the server owns, with our marks. */
export type PlannedObject = {
  readonly id: ResourceId
  readonly body: JsonObject
  readonly source: Source
  /** Fingerprint of the body without marks. */
  readonly sent: string
}

/** Is one object that is not sent, with the reason an operator reads. */
export type LeftAlone = { readonly id: ResourceId; readonly why: string; readonly source: Source }

/**
 * Is what one sync does. Stages run one after the other; objects of a stage have no order among them.
 *
 * Stage 0 holds namespaces and CRDs (which are waited for), 1 cluster-scoped foundations, 2 namespaced foundations,
 * 3 workloads and custom resources, 4 what acts on others (autoscalers, ingresses, webhooks).
 */
export type SyncPlan = {
  readonly stages: readonly (readonly PlannedObject[])[]
  readonly leftAlone: readonly LeftAlone[]
  /** Objects of the stages that Git did not change: somebody did. */
  readonly drifted: readonly { readonly id: ResourceId; readonly drift: Drift }[]
  /** Objects that stand as we left them: they cost no request. */
  readonly unchanged: readonly PlannedObject[]
}

/** Is the word for what became of one object. */
export type Outcome =
  | 'created'
  | 'updated'
  | 'unchanged'
  /** Its kind is not served yet: it is applied by the sync that finds the CRD. */
  | 'waiting'
  | 'failed'
  /** Not reached before the deadline; the next turn does it. */
  | 'postponed'
