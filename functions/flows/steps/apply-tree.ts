// From the files of one commit to the cluster: plan, claim, apply, collect, settle. What is written is written in an order
// that a crash at any point leaks nothing and deletes nothing wrong.
import type { CommitSha } from '../../domain/events/git.ts'
import type { EpochMs } from '../../domain/failure.ts'
import { claimInventory, settleInventory } from '../../domain/garbage/next-inventory.ts'
import type { Manifest } from '../../domain/manifests/manifest.ts'
import { inventoryPlace } from '../../domain/sync/inventory-place.ts'
import { sumUpObjects } from '../../domain/sync/sum-up-objects.ts'
import type { SyncRun } from '../../domain/sync/sync-run.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Cluster } from '../../ports/cluster/port.ts'
import type { CommitHistory, TreeReader } from '../../ports/git-hosts/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { collectGarbage } from './collect-garbage.ts'
import { type FileNotes, planTree } from './plan-tree.ts'
import { watchDrift } from './watch-drift.ts'

/** Is every door that applying opens. */
export type ApplyPorts = {
  readonly gitHost: TreeReader & CommitHistory
  readonly cluster: Cluster
  readonly table: Table
  readonly now: () => EpochMs
  readonly noticed: (notes: FileNotes) => void
}

/** Is what the objects came to, and what was read; with something `postponed` the rest is for the next turn. */
export type AppliedTree = {
  readonly applied: Pick<SyncRun, 'counts' | 'objects' | 'failures'>
  readonly manifests: readonly Manifest[]
}

/**
 * Applies one commit; `isInsisting` applies what is contested too.
 *
 * @throws {CommitUnclean} when a file cannot be read without doubt; nothing was written then
 */
export async function applyTree(
  target: SyncTarget,
  commit: CommitSha,
  ports: ApplyPorts,
  how: { readonly deadline: EpochMs; readonly isInsisting: boolean },
): Promise<AppliedTree> {
  const { cluster } = ports
  const { deadline } = how
  const place = inventoryPlace(target)
  const { manifests, plan: whole, listing, garbage } = await planTree(target, commit, ports, ports.noticed)
  const { inventory: previous, source, wanted } = garbage
  const { plan, drift } = await watchDrift(target, whole, ports, how)
  const planned = plan.stages.flat()
  const claimed = claimInventory({ previous, planned, listing, source, commit })
  if (claimed !== previous) await cluster.writeInventory(place, claimed)
  const results = planned.length > 0 ? await cluster.apply(plan, { live: listing.objects, deadline }) : []
  const unapplied = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'postponed').map(({ id }) => id)
  const isPostponed = results.some(({ outcome }) => outcome === 'postponed')
  const rules = isPostponed ? { ...garbage.rules, mode: 'off' as const } : garbage.rules
  const collected = await collectGarbage(target, commit, { ...garbage, rules, unapplied }, ports, deadline)
  const settled = settleInventory({
    claimed,
    planned: [...planned, ...plan.unchanged],
    results,
    ...collected,
    garbage: collected.plan,
    wanted,
    source,
    commit,
  })
  if (settled !== claimed) await cluster.writeInventory(place, settled)
  const failures = collected.plan.valve === undefined ? [] : [collected.plan.valve]
  return { applied: { ...sumUpObjects(results, plan, collected, drift), failures }, manifests }
}
