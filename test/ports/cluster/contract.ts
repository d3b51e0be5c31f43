// What every cluster promises, whoever stands behind the door.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import type { ResourceId } from '../../../functions/domain/manifests/resource-id.ts'
import type { Cluster } from '../../../functions/ports/cluster/port.ts'
import { itAppliesPlans } from './contract-apply.ts'
import type { ContractContext } from './contract-context.ts'
import { itDeletes } from './contract-delete.ts'
import { itKeepsInventories } from './contract-inventory.ts'
import { itKeepsLeases } from './contract-leases.ts'
import { itTellsHowObjectsStand } from './contract-live.ts'
import { itKeepsWhatOthersOwn } from './contract-owners.ts'
import { itPreviews } from './contract-preview.ts'
import { itReadsPullSecrets } from './contract-pull-secrets.ts'
import { itReadsTheCluster } from './contract-read.ts'
import { itRecreates } from './contract-recreate.ts'
import { itRefuses } from './contract-refusals.ts'
import { itReviewsRights } from './contract-rights.ts'
import { itTakesOver } from './contract-takeover.ts'
import type { SomebodyElse } from './somebody-else.ts'

/** Is a cluster to test, and a way to look into it that does not use it. */
export type ClusterUnderTest = {
  readonly cluster: Cluster
  /** Reads an object as it is stored; undefined when there is none. */
  read(id: ResourceId, plural: string): Promise<JsonObject | undefined>
  readonly somebody: SomebodyElse
  stop(): Promise<void>
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
      somebody: () => under.somebody,
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
    itTellsHowObjectsStand(context)
    itKeepsWhatOthersOwn(context)
    itTakesOver(context)
    itRecreates(context)
    itRefuses(context)
    itDeletes(context)
    itKeepsInventories(context)
    itKeepsLeases(context)
    itPreviews(context)
    itReadsPullSecrets(context)
    itReviewsRights(context)

    it('skips only cases that exist', () => {
      expect(Object.keys(skips).filter(name => !promised.has(name))).toEqual([])
    })
  })
}
