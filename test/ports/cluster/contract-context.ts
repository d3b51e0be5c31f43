// What the cases of the cluster's contract share.
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import type { PlannedObject, SyncPlan } from '../../../functions/domain/sync/sync-plan.ts'
import type { AppliedObject, Cluster, LiveObject } from '../../../functions/ports/cluster/port.ts'
import type { SomebodyElse } from './somebody-else.ts'

/** Is what the cases share. */
export type ContractContext = {
  cluster(): Cluster
  read(object: PlannedObject, plural: string): Promise<JsonObject | undefined>
  /** Applies a plan that has a minute. */
  apply(plan: SyncPlan, live?: readonly LiveObject[]): Promise<readonly AppliedObject[]>
  /** Changes objects as others do. */
  somebody(): SomebodyElse
  /** Draws a name that no other case, and no other run on the same server, has. */
  uniqueName(prefix: string): string
  /** Runs a case, unless this provider skips it; the reason is printed with its name. */
  promise(name: string, test: () => Promise<void>): void
}

/** Lists `name outcome` of each result, for comparing at a glance. */
export function summarize(results: readonly AppliedObject[]): readonly string[] {
  return results.map(({ id, outcome, failure }) => [id.name, outcome, failure?.code].filter(Boolean).join(' '))
}
