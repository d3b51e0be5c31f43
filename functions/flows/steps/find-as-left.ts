// The cheapest look at a target: does everything it owns stand as it was left? Then neither archive nor apply is needed.
import type { CommitSha } from '../../domain/events/git.ts'
import { isAsLeft } from '../../domain/garbage/find-unchanged.ts'
import { fingerprintSource } from '../../domain/garbage/fingerprint-source.ts'
import { nameSet } from '../../domain/garbage/name-set.ts'
import { formatResourceKey } from '../../domain/manifests/resource-id.ts'
import { isExcludedResource } from '../../domain/sync/exclude-resources.ts'
import { inventoryPlace } from '../../domain/sync/inventory-place.ts'
import { kindsOf } from '../../domain/sync/kinds-of.ts'
import type { SyncRun } from '../../domain/sync/sync-run.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { ClusterReader, InventoryStore } from '../../ports/cluster/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { readJournal } from './record-run.ts'

/**
 * Answers with the counts of a run that changes nothing, or undefined when the files have to be read: another commit, a
 * run that left something to do, an object that is not as it was left, or no memory of how that was.
 */
export async function findAsLeft(
  target: SyncTarget,
  commit: CommitSha,
  ports: { readonly cluster: ClusterReader & InventoryStore; readonly table: Table },
): Promise<SyncRun['counts'] | undefined> {
  const [latest] = await readJournal(target.name, ports.table).catch(() => [])
  if (latest?.commit !== commit || !isAllDone(latest)) return undefined
  const inventory = await ports.cluster.readInventory(inventoryPlace(target))
  const source = fingerprintSource(target.git)
  const set = nameSet(target.name, source)
  if (inventory?.commit !== commit || inventory.source !== source) return undefined
  const { objects } = await ports.cluster.listLive(
    kindsOf(inventory.entries.filter(({ id }) => !isExcludedResource(id, target.sync.excludeResources))),
    target.sync.allowNamespaces,
  )
  const live = new Map(objects.map(object => [formatResourceKey(object.id), object]))
  const areAllAsLeft = inventory.entries.every(entry =>
    isAsLeft(entry, entry, live.get(formatResourceKey(entry.id)), set),
  )
  const leftAlone = latest.counts['left-alone']
  if (!areAllAsLeft) return undefined
  return { unchanged: inventory.entries.length, ...(leftAlone === undefined ? {} : { 'left-alone': leftAlone }) }
}

/** Something that waits for its kind, failed or is left over needs the files again. */
function isAllDone({ verdict, counts, failures }: SyncRun): boolean {
  const isOpen = counts.waiting ?? counts.failed ?? counts.postponed ?? counts.deleting ?? counts['left-over']
  return verdict === 'applied' && isOpen === undefined && failures.length === 0
}
