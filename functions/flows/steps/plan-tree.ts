// Reads one commit and the cluster, and plans what a sync would do; nothing is written.
import type { CommitSha } from '../../domain/events/git.ts'
import { describeFailure } from '../../domain/failure.ts'
import { fingerprintSource } from '../../domain/garbage/fingerprint-source.ts'
import type { GarbageInput } from '../../domain/garbage/garbage-plan.ts'
import { nameSet } from '../../domain/garbage/name-set.ts'
import type { FormerSet } from '../../domain/garbage/plan-garbage.ts'
import { isManifestPath } from '../../domain/manifests/is-manifest-path.ts'
import { loadManifests } from '../../domain/manifests/load-manifests.ts'
import type { Manifest } from '../../domain/manifests/manifest.ts'
import { formatResourceKey } from '../../domain/manifests/resource-id.ts'
import { isExcludedResource } from '../../domain/sync/exclude-resources.ts'
import { CommitUnclean } from '../../domain/sync/failures.ts'
import { inventoryPlace } from '../../domain/sync/inventory-place.ts'
import { kindsOf } from '../../domain/sync/kinds-of.ts'
import { isAllowed, planSync } from '../../domain/sync/plan-sync.ts'
import type { SyncPlan } from '../../domain/sync/sync-plan.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { ClusterReader, InventoryStore, LiveListing } from '../../ports/cluster/port.ts'
import type { TreeReader } from '../../ports/git-hosts/port.ts'

/** Is every door that planning opens. */
export type PlanPorts = {
  readonly gitHost: Pick<TreeReader, 'readTree'>
  readonly cluster: Pick<ClusterReader, 'discover' | 'listLive'> & Pick<InventoryStore, 'readInventory'>
}

/** Is what was passed over or odd in the files. */
export type FileNotes = {
  readonly skipped: readonly { readonly why: string }[]
  readonly warnings: readonly unknown[]
}

/** Is the plan, what it was read from, and all that is known about what is left over. */
export type PlannedTree = {
  readonly manifests: readonly Manifest[]
  readonly plan: SyncPlan
  readonly listing: LiveListing
  readonly garbage: Omit<GarbageInput & FormerSet, 'relation' | 'isConsented' | 'unapplied'>
}

/**
 * Plans one commit.
 *
 * @throws {CommitUnclean} when a file cannot be read without doubt
 */
export async function planTree(
  target: SyncTarget,
  commit: CommitSha,
  ports: PlanPorts,
  noticed: (notes: FileNotes) => void = () => {},
): Promise<PlannedTree> {
  const { cluster } = ports
  const { repository, paths } = target.git
  const { allowNamespaces, excludeResources, garbageCollection, prune } = target.sync
  const source = fingerprintSource(target.git)
  const [set, place] = [nameSet(target.name, source), inventoryPlace(target)]
  const [tree, kinds, inventory] = await Promise.all([
    ports.gitHost.readTree({ repository, commit, wants: isManifestPath }),
    cluster.discover(),
    cluster.readInventory(place),
  ])
  const { manifests, problems, ...notes } = loadManifests(tree, { paths, ...target.sync, scopeOf: kinds.scopeOf })
  noticed(notes)
  if (problems.length > 0) throw new CommitUnclean(commit, problems.map(describeFailure))
  const looked = [...manifests, ...(inventory?.entries ?? [])]
  const listing = await cluster.listLive(
    kindsOf(looked.filter(({ id }) => !isExcludedResource(id, excludeResources))),
    allowNamespaces,
  )
  return {
    manifests,
    listing,
    plan: planSync(manifests, { live: listing.objects, inventory, set, allowNamespaces, record: place }),
    garbage: {
      rules: { ...prune, mode: garbageCollection },
      set,
      ...(inventory === undefined ? {} : { formerSet: nameSet(target.name, inventory.source) }),
      source,
      inventory,
      wanted: new Set(manifests.map(({ id }) => formatResourceKey(id))),
      live: listing.objects,
      isListed: listing.isListed,
      isAllowed: id => isAllowed(id, allowNamespaces),
    },
  }
}
