// What somebody else changed: named before it is put right, and left alone when it is a fight.
import { readFieldOwners } from '../../domain/diff/read-field-owners.ts'
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import { formatResourceKey, type ResourceKey } from '../../domain/manifests/resource-id.ts'
import { describeDrift } from '../../domain/sync/describe-drift.ts'
import { leaveContested } from '../../domain/sync/leave-contested.ts'
import type { SyncPlan } from '../../domain/sync/sync-plan.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { ClusterViewer } from '../../ports/cluster/port.ts'
import type { Table } from '../../ports/table/port.ts'

/** Is the plan without what is contested, and what is told of each object that somebody changed. */
export type WatchedDrift = { readonly plan: SyncPlan; readonly drift: ReadonlyMap<ResourceKey, string> }

const WINDOW_MS: Milliseconds = 10 * 60_000
const MOST_NAMED = 20
const MOST_FIELDS = 20

/**
 * Names what drifted, and leaves alone what was put right three times within ten minutes already, unless somebody insists.
 *
 * When those who changed an object cannot be read, or the memory of earlier times is down, the sync goes on without.
 */
export async function watchDrift(
  target: SyncTarget,
  plan: SyncPlan,
  ports: { readonly cluster: Pick<ClusterViewer, 'readObjects'>; readonly table: Table; readonly now: () => EpochMs },
  how: { readonly isInsisting: boolean },
): Promise<WatchedDrift> {
  if (plan.drifted.length === 0) return { plan, drift: new Map() }
  const taken = plan.drifted.filter(({ drift }) => drift === 'taken').slice(0, MOST_NAMED)
  const [objects, before] = await Promise.all([
    ports.cluster.readObjects(taken.map(({ id }) => id)).catch(() => []),
    readTimes(target, ports.table),
  ])
  const owners = new Map(objects.map(object => [nameOf(object), readFieldOwners(object, MOST_FIELDS)]))
  const drift = new Map(
    plan.drifted.map(one => [formatResourceKey(one.id), describeDrift(one.drift, owners.get(nameOfId(one.id)) ?? [])]),
  )
  const since = ports.now() - WINDOW_MS
  const decided = leaveContested(plan, drift, how.isInsisting ? {} : before, { since, now: ports.now() })
  const value = JSON.stringify(decided.times)
  await ports.table.put(timesKey(target), { value, expiresAt: ports.now() + WINDOW_MS }).catch(() => {})
  return { plan: decided.plan, drift }
}

async function readTimes({ name }: SyncTarget, table: Table): Promise<Readonly<Record<string, readonly EpochMs[]>>> {
  const text = await table.get(timesKey({ name })).catch(() => undefined)
  return text === undefined ? {} : (JSON.parse(text) as Record<string, readonly EpochMs[]>)
}

function timesKey({ name }: Pick<SyncTarget, 'name'>): string {
  return `drift/${name}`
}

function nameOf(object: { readonly [key: string]: unknown }): string {
  const { name, namespace = '' } = (object.metadata ?? {}) as { name?: string; namespace?: string }
  return `${object.kind}/${namespace}/${name}`
}

function nameOfId({ kind, namespace, name }: SyncPlan['drifted'][number]['id']): string {
  return `${kind}/${namespace}/${name}`
}
