// Where a target's inventory stands in its cluster.
import type { SyncTarget } from './sync-target.ts'

/** Names the ConfigMaps of a target's inventory. */
export function inventoryPlace({ name, sync }: SyncTarget): { readonly namespace: string; readonly name: string } {
  return { namespace: sync.inventoryNamespace, name: `fluxless-${name}` }
}
