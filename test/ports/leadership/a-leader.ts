// Processes that want one lease, each with a clock that a test winds.
import type { KeptLease } from '../../../functions/domain/leadership/lease.ts'
import { openMemoryCluster } from '../../../functions/ports/cluster/memory.ts'
import type { LeaseKeeper } from '../../../functions/ports/cluster/port.ts'
import { openLease } from '../../../functions/ports/leadership/lease.ts'
import { openMemoryLog } from '../../../functions/ports/log/memory.ts'
import { aClock } from '../../builders/a-clock.ts'

export const DURATION_MS = 15_000
export const PLACE = { namespace: 'default', name: 'fluxless' }

/** Opens a lease that any number of processes may want. */
export function aLeaseWorld() {
  const clock = aClock()
  const cluster = openMemoryCluster({ now: clock.now })
  return {
    clock,
    cluster,
    lease: (): Promise<KeptLease | undefined> => cluster.readLease(PLACE),
    /** Opens one process; `keeper` stands between it and the cluster. */
    process(name: string, keeper: LeaseKeeper = cluster) {
      const log = openMemoryLog()
      const { now, after } = clock
      const leadership = openLease({
        keeper,
        place: PLACE,
        name,
        durationMs: DURATION_MS,
        moment: now,
        now,
        after,
        log,
      })
      return { ...leadership, log }
    },
  }
}
