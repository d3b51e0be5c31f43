// What every leadership promises, whoever stands behind it.
import { describe, expect, it } from 'vitest'
import type { Leadership } from '../../../functions/ports/leadership/port.ts'

/** Runs the contract of the leadership door on a process that nobody competes with. */
export function itBehavesLikeLeadership(open: () => Leadership): void {
  describe('leadership contract', () => {
    it('may not work before it wanted to', () => {
      const leadership = open()
      expect([leadership.mayWork(), leadership.stand().isLeading]).toEqual([false, false])
    })

    it('is won when nobody else is there', async () => {
      const leadership = open()
      await leadership.win()
      expect([leadership.mayWork(), leadership.stand().isLeading]).toEqual([true, true])
      await leadership.release()
    })

    it('may not work when it was given back, which is no loss', async () => {
      const leadership = open()
      const lost = leadership.lose().then(() => 'lost')
      await leadership.win()
      await leadership.release()
      expect([leadership.mayWork(), leadership.stand().isLeading]).toEqual([false, false])
      expect(await Promise.race([lost, Promise.resolve('not lost')])).toBe('not lost')
    })

    it('can be given back by who never had it', async () => {
      const leadership = open()
      await leadership.release()
      expect(leadership.mayWork()).toBe(false)
    })
  })
}
