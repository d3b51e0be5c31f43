// What can be wrong with an inventory as it stands in a cluster.
import { type Milliseconds, NeedsPerson, TryLater } from '../../domain/failure.ts'

/** Says that what stands where the inventory should is not one: edited, in part lost, or of another version. */
export class InventoryUnreadable extends NeedsPerson {
  override readonly code = 'inventory-unreadable'
  constructor(where: string) {
    super({
      what: 'The inventory is damaged, or of another version of fluxless',
      where,
      fix: 'Restore the ConfigMaps from a backup, or delete them: then nothing is deleted for what was applied before.',
    })
  }
}

/** Says that the server does not take the inventory. */
export class InventoryUnwritable extends NeedsPerson {
  override readonly code = 'inventory-unwritable'
  constructor(what: string, where: string) {
    super({
      what: `The inventory cannot be written: ${what}`,
      where,
      fix: 'Let the namespace of fluxless take ConfigMaps of 512 KiB; nothing is deleted while there is no inventory.',
    })
  }
}

/** Says that somebody else wrote the inventory since it was read. */
export class InventoryInUse extends TryLater {
  override readonly code = 'inventory-in-use'
  override readonly retryAfterMs: Milliseconds = 15_000
  constructor(where: string) {
    super({
      what: 'The inventory was written by another run in the meantime',
      where,
      fix: 'Let one fluxless alone serve this target; it is tried again by itself.',
    })
  }
}
