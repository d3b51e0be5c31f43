// Keeps inventories in ConfigMaps: one for most targets, numbered parts beside it for the largest.
import type { Inventory } from '../../domain/garbage/inventory.ts'
import { openConfigMaps } from './inventory-config-maps.ts'
import { InventoryUnreadable } from './inventory-failures.ts'
import { type InventoryTexts, parseInventory, parseLead, renderInventory } from './inventory-text.ts'
import type { PatientSend } from './patience.ts'
import type { InventoryPlace, InventoryStore } from './port.ts'

/** Is how one inventory stands in the cluster, as we saw or left it last. */
type Known = InventoryTexts & { readonly resourceVersion: string }

/** Opens the store; what was read or written last is remembered, so that what has not changed costs no request. */
export function openInventories(from: {
  readonly send: PatientSend
  readonly host: () => string
  readonly fieldManager: string
}): InventoryStore {
  const maps = openConfigMaps(from)
  const remembered = new Map<string, Known>()
  const keyOf = ({ namespace, name }: InventoryPlace) => `${namespace}/${name}`

  /** Reads the texts as they stand; undefined when there is no lead. */
  const look = async (place: InventoryPlace): Promise<Known | undefined> => {
    const lead = await maps.read(place, 0)
    if (lead === undefined) return undefined
    const numbers = parseLead(lead.text)?.parts ?? []
    const parts = await Promise.all(numbers.map(number => maps.read(place, number)))
    const found = numbers.flatMap((number, index) => {
      const part = parts[index]
      return part === undefined ? [] : [[number, part.text] as const]
    })
    return { lead: lead.text, resourceVersion: lead.resourceVersion, parts: new Map(found) }
  }

  return {
    async readInventory(place) {
      let known = await look(place)
      let inventory = known && parseInventory(known)
      if (known && inventory === undefined) {
        // Another run may have replaced it between our look at the lead and at its parts.
        const before = known
        known = await look(place)
        if (known?.resourceVersion !== before.resourceVersion) inventory = known && parseInventory(known)
      }
      if (known === undefined) {
        remembered.delete(keyOf(place))
        return undefined
      }
      if (inventory === undefined) throw new InventoryUnreadable(keyOf(place))
      remembered.set(keyOf(place), known)
      return inventory
    },

    async writeInventory(place: InventoryPlace, inventory: Inventory) {
      const before = remembered.get(keyOf(place)) ?? (await look(place))
      const after = renderInventory(inventory, before)
      if (before?.lead === after.lead) {
        remembered.set(keyOf(place), before)
        return
      }
      // From here until the lead is written nothing is sure about what stands there.
      remembered.delete(keyOf(place))
      const fresh = [...after.parts].filter(([number, text]) => before?.parts.get(number) !== text)
      await Promise.all(fresh.map(([number, text]) => maps.write(place, number, text)))
      const resourceVersion = await maps.write(place, 0, after.lead, before?.resourceVersion)
      remembered.set(keyOf(place), { ...after, resourceVersion })
      const stale = [...(before?.parts.keys() ?? [])].filter(number => !after.parts.has(number))
      await Promise.all(stale.map(number => maps.drop(place, number)))
    },
  }
}
