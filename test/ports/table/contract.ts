// What every table promises, whoever stands behind it.
import { describe, expect, it } from 'vitest'
import type { Table } from '../../../functions/ports/table/port.ts'

/** Is a table under test with the hands of its clock. */
export type TableUnderTest = { readonly table: Table; readonly now: () => number; readonly pass: (ms: number) => void }

/**
 * Runs the contract of the table door.
 *
 * @param unraceable - says why several writes at once cannot be tried, where that is so
 */
export function itBehavesLikeATable(open: () => TableUnderTest | Promise<TableUnderTest>, unraceable?: string): void {
  describe('table contract', () => {
    it('gives back what was put', async () => {
      const { table, now } = await open()
      await table.put('key', { value: 'text with ünïcode\n"quotes"', expiresAt: now() + 1000 })
      expect(await table.get('key')).toBe('text with ünïcode\n"quotes"')
    })

    it('knows nothing of a key that was never put', async () => {
      expect(await (await open()).table.get('missing')).toBeUndefined()
    })

    it('overwrites on put, value and expiry', async () => {
      const { table, now, pass } = await open()
      await table.put('key', { value: 'old', expiresAt: now() + 10 })
      await table.put('key', { value: 'new', expiresAt: now() + 1000 })
      pass(500)
      expect(await table.get('key')).toBe('new')
    })

    it('forgets an entry at the moment it expires', async () => {
      const { table, now, pass } = await open()
      await table.put('key', { value: 'v', expiresAt: now() + 100 })
      pass(99)
      expect(await table.get('key')).toBe('v')
      pass(1)
      expect(await table.get('key')).toBeUndefined()
    })

    it('puts if absent once, and says who was first', async () => {
      const { table, now } = await open()
      expect(await table.putIfAbsent('key', { value: 'first', expiresAt: now() + 1000 })).toBe(true)
      expect(await table.putIfAbsent('key', { value: 'second', expiresAt: now() + 1000 })).toBe(false)
      expect(await table.get('key')).toBe('first')
    })

    it('puts if absent over an expired entry', async () => {
      const { table, now, pass } = await open()
      await table.putIfAbsent('key', { value: 'old', expiresAt: now() + 10 })
      pass(10)
      expect(await table.putIfAbsent('key', { value: 'new', expiresAt: now() + 1000 })).toBe(true)
      expect(await table.get('key')).toBe('new')
    })

    it.skipIf(unraceable !== undefined)(
      `lets exactly one of fifty at once be first ${unraceable ?? ''}`.trim(),
      async () => {
        const { table, now } = await open()
        const entry = (index: number) => ({ value: String(index), expiresAt: now() + 1000 })
        const won = await Promise.all(Array.from({ length: 50 }, (_, index) => table.putIfAbsent('race', entry(index))))
        expect(won.filter(Boolean)).toHaveLength(1)
      },
    )

    it('removes a key, and does not mind one that is not there', async () => {
      const { table, now } = await open()
      await table.put('key', { value: 'v', expiresAt: now() + 1000 })
      await table.remove('key')
      await table.remove('key')
      expect(await table.get('key')).toBeUndefined()
      expect(await table.putIfAbsent('key', { value: 'again', expiresAt: now() + 1000 })).toBe(true)
    })

    it('keeps keys apart that differ in case, spaces or slashes', async () => {
      const { table, now } = await open()
      const keys = ['run/a', 'run/A', 'run/a ', 'run//a']
      for (const key of keys) await table.put(key, { value: key, expiresAt: now() + 1000 })
      expect(await Promise.all(keys.map(key => table.get(key)))).toEqual(keys)
    })

    it('keeps long keys apart that end differently', async () => {
      const { table, now } = await open()
      const keys = [`${'x'.repeat(3000)}1`, `${'x'.repeat(3000)}2`, 'ü'.repeat(1500)]
      for (const key of keys) await table.put(key, { value: key, expiresAt: now() + 1000 })
      expect(await Promise.all(keys.map(key => table.get(key)))).toEqual(keys)
    })

    it('keeps an empty value', async () => {
      const { table, now } = await open()
      await table.put('empty', { value: '', expiresAt: now() + 1000 })
      expect(await table.get('empty')).toBe('')
      expect(await table.putIfAbsent('empty', { value: 'v', expiresAt: now() + 1000 })).toBe(false)
    })

    it('keeps a value of 200 KiB whole', async () => {
      const { table, now } = await open()
      const value = 'x'.repeat(200 * 1024)
      await table.put('big', { value, expiresAt: now() + 1000 })
      expect(await table.get('big')).toBe(value)
    })
  })
}
