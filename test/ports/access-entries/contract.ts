// What access entries of every cluster promise; somebody else let one role in before.
import { beforeEach, describe, expect, it } from 'vitest'
import type { AccessEntries } from '../../../functions/ports/access-entries/port.ts'

export const OURS = 'arn:aws:iam::123456789012:role/fluxless-prod-sync'
export const THEIRS = 'arn:aws:iam::123456789012:role/admin'

export function itBehavesLikeAccessEntries(open: () => Promise<AccessEntries>) {
  describe('as access entries', () => {
    let entries: AccessEntries
    beforeEach(async () => {
      entries = await open()
    })

    it('let in whom they are told to, and know it', async () => {
      expect(await entries.has(OURS)).toBe(false)
      await entries.add(OURS, 'fluxless')
      await entries.add(OURS, 'fluxless')
      expect(await entries.has(OURS)).toBe(true)
    })

    it('take back what they added, once', async () => {
      await entries.add(OURS, 'fluxless')
      expect([await entries.remove(OURS), await entries.remove(OURS)]).toEqual([true, false])
      expect(await entries.has(OURS)).toBe(false)
    })

    it('leave alone what others added', async () => {
      expect(await entries.has(THEIRS)).toBe(true)
      await entries.add(THEIRS, 'fluxless')
      expect(await entries.remove(THEIRS)).toBe(false)
      expect(await entries.has(THEIRS)).toBe(true)
    })
  })
}
