// What every cluster promises, whoever stands behind the door.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import type { ResourceId } from '../../../functions/domain/manifests/resource-id.ts'
import type { PlannedObject, SyncPlan } from '../../../functions/domain/sync/sync-plan.ts'
import type { AppliedObject, Cluster, LiveObject } from '../../../functions/ports/cluster/port.ts'
import { itAppliesPlans } from './contract-apply.ts'
import { itReadsTheCluster } from './contract-read.ts'

/** Is a cluster to test, and a way to look into it that does not use it. */
export type ClusterUnderTest = {
  readonly cluster: Cluster
  /** Reads an object as it is stored; undefined when there is none. */
  read(id: ResourceId, plural: string): Promise<JsonObject | undefined>
  stop(): Promise<void>
}

/** Is what the cases share. */
export type ContractContext = {
  cluster(): Cluster
  read(object: PlannedObject, plural: string): Promise<JsonObject | undefined>
  /** Applies a plan that has a minute. */
  apply(plan: SyncPlan, live?: readonly LiveObject[]): Promise<readonly AppliedObject[]>
  /** Draws a name that no other case, and no other run on the same server, has. */
  uniqueName(prefix: string): string
  /** Runs a case, unless this provider skips it; the reason is printed with its name. */
  promise(name: string, test: () => Promise<void>): void
}

/** Runs the contract; `skips` maps the name of a case to the reason why this provider does not keep it. */
export function itBehavesLikeACluster(
  open: () => Promise<ClusterUnderTest>,
  { skips = {}, now }: { readonly skips?: Readonly<Record<string, string>>; readonly now: () => number },
): void {
  describe('behaves like a cluster', () => {
    let under: ClusterUnderTest
    let drawn = 0
    const run = now().toString(36)
    const promised = new Set<string>()

    beforeAll(async () => {
      under = await open()
    })
    afterAll(() => under.stop())

    const context: ContractContext = {
      cluster: () => under.cluster,
      read: ({ id }, plural) => under.read(id, plural),
      apply: (plan, live = []) => under.cluster.apply(plan, { live, deadline: now() + 60_000 }),
      uniqueName: prefix => `${prefix}-${run}-${drawn++}`,
      promise: (name, test) => {
        promised.add(name)
        const reason = skips[name]
        if (reason === undefined) it(name, test)
        else it.skip(`${name} (not here: ${reason})`, test)
      },
    }
    itReadsTheCluster(context)
    itAppliesPlans(context)

    it('skips only cases that exist', () => {
      expect(Object.keys(skips).filter(name => !promised.has(name))).toEqual([])
    })
  })
}

/** Lists `name outcome` of each result, for comparing at a glance. */
export function summarize(results: readonly AppliedObject[]): readonly string[] {
  return results.map(({ id, outcome, failure }) => [id.name, outcome, failure?.code].filter(Boolean).join(' '))
}
