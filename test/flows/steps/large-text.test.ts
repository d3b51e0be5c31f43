// Long texts in a table of small entries: whole or not at all, and nothing left behind.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { getLargeText, putLargeText } from '../../../functions/flows/steps/large-text.ts'
import { openMemoryTable } from '../../../functions/ports/table/memory.ts'
import type { Entry, Table } from '../../../functions/ports/table/port.ts'

const LATER = 1_000
const text = (letter: string, characters = 300_000) => letter.repeat(characters)

/** A table that can be looked into, and asked to do something before its nth write or read. */
function aTable() {
  const entries = new Map<string, Entry>()
  const inner = openMemoryTable({ now: () => 0 })
  let before: ((verb: keyof Table) => Promise<void> | void) | undefined
  const table: Table = {
    async get(key) {
      await before?.('get')
      return inner.get(key)
    },
    async put(key, entry) {
      await before?.('put')
      entries.set(key, entry)
      await inner.put(key, entry)
    },
    putIfAbsent: inner.putIfAbsent,
    async remove(key) {
      await before?.('remove')
      entries.delete(key)
      await inner.remove(key)
    },
  }
  const on = (act: typeof before) => {
    before = act
  }
  return { table, entries, inner, on }
}

describe('a text', () => {
  it.each`
    characters | entries
    ${0}       | ${1}
    ${1}       | ${1}
    ${120_000} | ${1}
    ${120_001} | ${3}
    ${300_000} | ${4}
  `('of $characters characters is kept in $entries entries', async ({ characters, entries }) => {
    const world = aTable()
    await putLargeText(world.table, 'k', text('a', characters), LATER)
    expect(world.entries.size).toBe(entries)
    expect([...world.entries.values()].every(({ expiresAt }) => expiresAt === LATER)).toBe(true)
    expect(await getLargeText(world.table, 'k')).toBe(text('a', characters))
  })

  it('may look like a header', async () => {
    const { table } = aTable()
    for (const odd of ['{"stamp":"x","parts":2}', '=', '']) {
      await putLargeText(table, 'k', odd, LATER)
      expect(await getLargeText(table, 'k')).toBe(odd)
    }
  })

  it('that was never put, or of which a part is gone, is not there', async () => {
    const { table, entries } = aTable()
    expect(await getLargeText(table, 'k')).toBeUndefined()
    await putLargeText(table, 'k', text('a'), LATER)
    await table.remove([...entries.keys()].find(key => key.endsWith('.1')) ?? '')
    expect(await getLargeText(table, 'k')).toBeUndefined()
  })

  it.each`
    first      | second
    ${300_000} | ${400_000}
    ${400_000} | ${300_000}
    ${300_000} | ${5}
    ${5}       | ${300_000}
  `('of $first characters leaves nothing behind one of $second', async ({ first, second }) => {
    const world = aTable()
    await putLargeText(world.table, 'k', text('a', first), LATER)
    await putLargeText(world.table, 'k', text('b', second), LATER)
    const alone = aTable()
    await putLargeText(alone.table, 'k', text('b', second), LATER)
    expect([...world.entries.keys()].toSorted()).toEqual([...alone.entries.keys()].toSorted())
  })

  it('that is put again keeps its parts', async () => {
    const { table } = aTable()
    await putLargeText(table, 'k', text('a'), LATER)
    await putLargeText(table, 'k', text('a'), LATER)
    expect(await getLargeText(table, 'k')).toBe(text('a'))
  })

  it('is put although what was there before cannot be taken away', async () => {
    const world = aTable()
    await putLargeText(world.table, 'k', text('a'), LATER)
    world.on(verb => {
      if (verb === 'remove') throw new Error('down')
    })
    await putLargeText(world.table, 'k', text('b'), LATER)
    expect(await getLargeText(world.table, 'k')).toBe(text('b'))
  })
})

describe('of two at once', () => {
  it('a reader gets the new text when it came between two looks', async () => {
    const world = aTable()
    await putLargeText(world.table, 'k', text('a'), LATER)
    let reads = 0
    world.on(async verb => {
      if (verb !== 'get') return
      reads += 1
      if (reads === 2) {
        world.on(undefined)
        await putLargeText(world.table, 'k', text('b'), LATER)
      }
    })
    expect(await getLargeText(world.table, 'k')).toBe(text('b'))
  })

  it('writers leave one of their texts or none, whatever the order of their steps', async () => {
    const order = fc.scheduler()
    await fc.assert(
      fc.asyncProperty(order, fc.boolean(), async (scheduler, isFirstThere) => {
        const { table: inner } = aTable()
        if (isFirstThere) await putLargeText(inner, 'k', text('a'), LATER)
        const table: Table = {
          get: key => scheduler.schedule(Promise.resolve()).then(() => inner.get(key)),
          put: (key, entry) => scheduler.schedule(Promise.resolve()).then(() => inner.put(key, entry)),
          putIfAbsent: inner.putIfAbsent,
          remove: key => scheduler.schedule(Promise.resolve()).then(() => inner.remove(key)),
        }
        const writes = ['a', 'b'].map(letter => putLargeText(table, 'k', text(letter), LATER))
        const reading = getLargeText(table, 'k')
        await scheduler.waitFor(Promise.all([...writes, reading]))
        const allowed = [undefined, text('a'), text('b')]
        expect(allowed).toContain(await reading)
        expect(allowed).toContain(await getLargeText(inner, 'k'))
      }),
      { seed: 4, numRuns: 60 },
    )
  })
})
