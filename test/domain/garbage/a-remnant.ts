// The smallest leftovers: entries, the objects that stand for them, and the input of a plan.
import type { GarbageInput, LiveRemnant } from '../../../functions/domain/garbage/garbage-plan.ts'
import type { Inventory, InventoryEntry } from '../../../functions/domain/garbage/inventory.ts'
import { GC_MARK_LABEL, gcMark } from '../../../functions/domain/garbage/marks.ts'
import { formatResourceKey, type ResourceId } from '../../../functions/domain/manifests/resource-id.ts'

export const SET = 'set-of-shop'

/** Reads `apps/v1/Deployment/shop/web`, or `v1/Namespace//shop` for the core group. */
export function anId(text: string): ResourceId {
  const parts = text.split('/')
  const [group = '', version = '', kind = '', namespace = '', name = ''] = parts.length === 5 ? parts : ['', ...parts]
  return { group, version, kind, namespace, name }
}

export function anEntry(id: ResourceId, rest: Partial<InventoryEntry> = {}): InventoryEntry {
  return { id, uid: `uid-${id.name}`, sent: 'sent', footprint: 'print', at: `${id.name}.yaml:1`, ...rest }
}

export function aRemnant(id: ResourceId, rest: Partial<LiveRemnant> = {}): LiveRemnant {
  const base = { annotations: {}, isDeleting: false, hasController: false, finalizers: [] }
  return { id, uid: `uid-${id.name}`, labels: { [GC_MARK_LABEL]: gcMark(SET, id) }, ...base, ...rest }
}

export function anInventory(entries: readonly InventoryEntry[], rest: Partial<Inventory> = {}): Inventory {
  return { source: 'source', commit: 'before', entries, ...rest }
}

/** Builds an input in which every left over object may go, whatever the share. */
export function aGarbageInput(
  given: { readonly entries?: readonly InventoryEntry[]; readonly wants?: readonly ResourceId[] } & Partial<
    Omit<GarbageInput, 'rules'>
  > & { readonly rules?: Partial<GarbageInput['rules']> } = {},
): GarbageInput {
  const { entries = [], wants = [], rules, ...rest } = given
  return {
    rules: { mode: 'on', maxCount: 1000, maxPercent: 20, allowEmpty: true, alsoDelete: [], ...rules },
    set: SET,
    source: 'source',
    inventory: anInventory(entries),
    relation: 'ahead',
    wanted: new Set(wants.map(formatResourceKey)),
    live: entries.map(({ id }) => aRemnant(id)),
    isListed: () => true,
    unapplied: [],
    isConsented: false,
    isAllowed: () => true,
    ...rest,
  }
}
