// What every place for functions promises.
import { beforeEach, describe, expect, it } from 'vitest'
import type { Stacks } from '../../../functions/ports/stacks/port.ts'

export function itBehavesLikeStacks(open: () => Promise<Stacks>) {
  describe('as a place for functions', () => {
    let stacks: Stacks
    beforeEach(async () => {
      stacks = await open()
    })

    it('is empty at first, and says who we are there', async () => {
      expect(await stacks.find()).toBeUndefined()
      expect(await stacks.check()).not.toBe('')
    })

    it('has the stack that was deployed, with its address and its roles', async () => {
      const deployed = await stacks.deploy()
      expect(deployed).toMatchObject({ state: 'ready', url: 'https://abc.example.com' })
      expect(deployed.roles).toHaveLength(4)
      expect(await stacks.find()).toEqual(deployed)
    })

    it('deploys again over what is there', async () => {
      const first = await stacks.deploy()
      expect(await stacks.deploy()).toEqual(first)
    })

    it('removes the stack, and removing it again is fine', async () => {
      await stacks.deploy()
      await stacks.remove()
      await stacks.remove()
      expect(await stacks.find()).toBeUndefined()
    })
  })
}
