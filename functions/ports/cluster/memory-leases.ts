// The leases of the memory cluster.
import type { KeptLease } from '../../domain/leadership/lease.ts'
import { LeaseRefused } from './failures.ts'
import type { LeaseKeeper, LeasePlace } from './port.ts'

/** Creates none to begin with. */
export function createMemoryLeases(isMissing: (namespace: string) => boolean): LeaseKeeper {
  const kept = new Map<string, KeptLease>()
  let lastNumber = 0
  const keyOf = ({ namespace, name }: LeasePlace) => `${namespace}/${name}`
  return {
    async readLease(place) {
      return kept.get(keyOf(place))
    },
    async writeLease(place, lease, version) {
      if (isMissing(place.namespace)) throw new LeaseRefused(`namespaces "${place.namespace}" not found`, keyOf(place))
      if (kept.get(keyOf(place))?.version !== version) return undefined
      lastNumber += 1
      const written = { ...lease, version: String(lastNumber) }
      kept.set(keyOf(place), written)
      return written
    },
  }
}
