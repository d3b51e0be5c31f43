// From the files of one commit to the cluster: read, claim, apply, collect, settle. What is written is written in an order
// that a crash at any point leaks nothing and deletes nothing wrong.
import type { CommitSha } from '../../domain/events/git.ts'
import { describeFailure, type EpochMs } from '../../domain/failure.ts'
import { fingerprintSource } from '../../domain/garbage/fingerprint-source.ts'
import { nameSet } from '../../domain/garbage/name-set.ts'
import { claimInventory, settleInventory } from '../../domain/garbage/next-inventory.ts'
import { isManifestPath } from '../../domain/manifests/is-manifest-path.ts'
import { loadManifests } from '../../domain/manifests/load-manifests.ts'
import { formatResourceKey } from '../../domain/manifests/resource-id.ts'
import { isExcludedResource } from '../../domain/sync/exclude-resources.ts'
import { CommitUnclean } from '../../domain/sync/failures.ts'
import { inventoryPlace } from '../../domain/sync/inventory-place.ts'
import { kindsOf } from '../../domain/sync/kinds-of.ts'
import { isAllowed, planSync } from '../../domain/sync/plan-sync.ts'
import { type SyncRun, sumUpObjects } from '../../domain/sync/sync-run.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Cluster } from '../../ports/cluster/port.ts'
import type { CommitHistory, TreeReader } from '../../ports/git-hosts/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { collectGarbage } from './collect-garbage.ts'

/** Is every door that applying opens. */
export type ApplyPorts = {
  readonly gitHost: TreeReader & CommitHistory
  readonly cluster: Cluster
  readonly table: Table
  /** Told what was passed over or odd in the files. */
  readonly noticed: (notes: {
    readonly skipped: readonly { readonly why: string }[]
    readonly warnings: readonly unknown[]
  }) => void
}

/** Is what the objects came to; with something `postponed` the rest is for the next turn. */
export type AppliedTree = Pick<SyncRun, 'counts' | 'objects' | 'failures'>

/**
 * Applies one commit.
 *
 * @throws {CommitUnclean} when a file cannot be read without doubt; nothing was written then
 */
export async function applyTree(
  target: SyncTarget,
  commit: CommitSha,
  ports: ApplyPorts,
  deadline: EpochMs,
): Promise<AppliedTree> {
  const { cluster } = ports
  const { repository, paths } = target.git
  const { allowNamespaces, excludeResources, garbageCollection, prune } = target.sync
  const [place, source] = [inventoryPlace(target), fingerprintSource(target.git)]
  const set = nameSet(target.name, source)
  const [tree, kinds, inventory] = await Promise.all([
    ports.gitHost.readTree({ repository, commit, wants: isManifestPath }),
    cluster.discover(),
    cluster.readInventory(place),
  ])
  const { manifests, problems, ...notes } = loadManifests(tree, { paths, ...target.sync, scopeOf: kinds.scopeOf })
  ports.noticed(notes)
  if (problems.length > 0) throw new CommitUnclean(commit, problems.map(describeFailure))
  const looked = [...manifests, ...(inventory?.entries ?? [])]
  const listing = await cluster.listLive(kindsOf(looked.filter(({ id }) => !isExcludedResource(id, excludeResources))))
  const plan = planSync(manifests, { live: listing.objects, inventory, set, allowNamespaces })
  const planned = plan.stages.flat()
  const claimed = claimInventory({ previous: inventory, planned, listing, source, commit })
  if (claimed !== inventory) await cluster.writeInventory(place, claimed)
  const results = planned.length > 0 ? await cluster.apply(plan, { live: listing.objects, deadline }) : []
  const unapplied = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'postponed').map(({ id }) => id)
  const wanted = new Set(manifests.map(({ id }) => formatResourceKey(id)))
  const isPostponed = results.some(({ outcome }) => outcome === 'postponed')
  const collected = await collectGarbage(
    target,
    commit,
    {
      rules: { ...prune, mode: isPostponed ? 'off' : garbageCollection },
      set,
      ...(inventory === undefined ? {} : { formerSet: nameSet(target.name, inventory.source) }),
      source,
      inventory,
      wanted,
      live: listing.objects,
      isListed: listing.isListed,
      unapplied,
      isAllowed: id => isAllowed(id, allowNamespaces),
    },
    ports,
    deadline,
  )
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
  return { ...sumUpObjects(results, plan, collected), failures }
}
