// The faults that tests order of the memory cluster.
import type { FailureReport } from '../../domain/failure.ts'
import { formatResourceKey, type ResourceId, type ResourceKey } from '../../domain/manifests/resource-id.ts'
import type { AccessQuestion } from '../../domain/rbac/needed-rights.ts'
import { ClusterUnreachable } from './failures.ts'
import type { Cluster } from './port.ts'

/** Is one verb of the door. */
export type ClusterVerb = keyof Cluster

/** Creates none to begin with. */
export function createMemoryFaults() {
  const refused = new Map<ResourceKey, FailureReport>()
  const undeletable = new Map<ResourceKey, FailureReport>()
  const unlisted = new Set<string>()
  const denied: ((question: AccessQuestion) => boolean)[] = []
  const ordered = new Map<ClusterVerb, { readonly error: Error; objectsBefore: number }>()
  let objectsUntilCut = Number.POSITIVE_INFINITY

  const set = (map: Map<ResourceKey, FailureReport>, id: ResourceId, failure: FailureReport | undefined) => {
    if (failure) map.set(formatResourceKey(id), failure)
    else map.delete(formatResourceKey(id))
  }
  return {
    /** Throws what is ordered for now; verbs that handle objects ask before each of them. */
    reach(verb: ClusterVerb): void {
      if (objectsUntilCut <= 0) throw new ClusterUnreachable('memory', undefined)
      const order = ordered.get(verb)
      if (order === undefined || order.objectsBefore > 0) return
      ordered.delete(verb)
      throw order.error
    },
    /** Counts an object that was written. */
    count(verb: ClusterVerb): void {
      objectsUntilCut -= 1
      const order = ordered.get(verb)
      if (order) order.objectsBefore -= 1
    },
    refusalOf: (id: ResourceId) => refused.get(formatResourceKey(id)),
    refusalToDelete: (id: ResourceId) => undeletable.get(formatResourceKey(id)),
    isListed: ({ group, kind }: { readonly group: string; readonly kind: string }) => !unlisted.has(`${group}/${kind}`),
    isAllowed: (question: AccessQuestion) => !denied.some(isDenied => isDenied(question)),
    switches: {
      deny: (isDenied: (question: AccessQuestion) => boolean) => void denied.push(isDenied),
      refuse: (id: ResourceId, failure?: FailureReport) => set(refused, id, failure),
      refuseDelete: (id: ResourceId, failure?: FailureReport) => set(undeletable, id, failure),
      unlist({ group, kind }: { readonly group: string; readonly kind: string }, isUnlisted = true) {
        if (isUnlisted) unlisted.add(`${group}/${kind}`)
        else unlisted.delete(`${group}/${kind}`)
      },
      failNext(verb: ClusterVerb, error: Error, objectsBefore = 0) {
        ordered.set(verb, { error, objectsBefore })
      },
      unreachable(isCutOff = true, afterObjects = 0) {
        objectsUntilCut = isCutOff ? afterObjects : Number.POSITIVE_INFINITY
      },
    },
  }
}
