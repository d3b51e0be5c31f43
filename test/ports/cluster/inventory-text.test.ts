// An inventory as text: whatever was written comes back, and whatever was not is told.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatResourceKey } from '../../../functions/domain/manifests/resource-id.ts'
import {
  type InventoryTexts,
  parseInventory,
  renderInventory,
} from '../../../functions/ports/cluster/inventory-text.ts'
import { anInventoryOf } from './contract-inventory.ts'

const text = fc.string({ unit: 'binary', maxLength: 12 })
const entry = fc.record({
  id: fc.record({ group: text, version: text, kind: text, namespace: text, name: text }),
  uid: fc.oneof(fc.uuid(), text),
  sent: text,
  footprint: text,
  at: fc.oneof(
    text,
    fc.tuple(text, fc.nat()).map(([file, line]) => `${file}:${line}`),
  ),
})
const inventory = fc.record({
  source: text,
  commit: text,
  entries: fc.uniqueArray(entry, { selector: ({ id }) => formatResourceKey(id) }),
})

describe('an inventory as text', () => {
  it('comes back as it was, in the order of its keys', () => {
    fc.assert(
      fc.property(inventory, original => {
        const read = parseInventory(renderInventory(original))
        const entries = original.entries.toSorted((one, other) =>
          formatResourceKey(one.id) < formatResourceKey(other.id) ? -1 : 1,
        )
        expect(read).toEqual({ ...original, entries })
      }),
    )
  })

  it('has the same text whatever order its entries come in', () => {
    fc.assert(
      fc.property(inventory, ({ entries, ...rest }) => {
        const reversed = { ...rest, entries: entries.toReversed() }
        expect(renderInventory(reversed)).toEqual(renderInventory({ ...rest, entries }))
      }),
    )
  })

  it('is read as it was, or not at all, when any of its letters is changed', () => {
    const original = anInventoryOf(5)
    const { lead, parts } = renderInventory(original)
    const before = parseInventory({ lead, parts })
    fc.assert(
      fc.property(fc.nat(lead.length - 1), fc.string({ minLength: 0, maxLength: 1 }), (place, letter) => {
        const edited: InventoryTexts = { lead: `${lead.slice(0, place)}${letter}${lead.slice(place + 1)}`, parts }
        const read = parseInventory(edited)
        if (read !== undefined) expect(read).toEqual(before)
      }),
      { numRuns: 2_000 },
    )
  })

  it('never uses the number of a part that the inventory before it still needs', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 14_000 }), { minLength: 2, maxLength: 4 })
    fc.assert(
      fc.property(sizes, counts => {
        let before: InventoryTexts | undefined
        for (const [index, count] of counts.entries()) {
          const after = renderInventory(anInventoryOf(count, `commit-${index}`), before)
          for (const [number, part] of after.parts) expect([undefined, part]).toContain(before?.parts.get(number))
          before = after
        }
      }),
      { numRuns: 10 },
    )
  })
})
