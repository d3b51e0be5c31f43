// What every shelf of secrets promises.
import { beforeEach, describe, expect, it } from 'vitest'
import type { SecretShelf } from '../../../functions/ports/secret-shelf/port.ts'

/** Is a fresh shelf, and a way to put there what is not ours; absent where everything is. */
export type ShelfUnderTest = {
  readonly shelf: SecretShelf
  putOthers?(name: string, text: string): Promise<void>
}

export function itBehavesLikeASecretShelf(open: () => Promise<ShelfUnderTest>) {
  describe('as a shelf of secrets', () => {
    let under: ShelfUnderTest
    beforeEach(async () => {
      under = await open()
    })
    const names = async () => (await under.shelf.list()).map(({ name }) => name)

    it('is empty at first', async () => {
      expect(await names()).toEqual([])
      expect(await under.shelf.read('hook')).toBeUndefined()
    })

    it('gives back what was written last, by name', async () => {
      const pem = '-----BEGIN KEY-----\nabc\n-----END KEY-----'
      await under.shelf.write('hook', 'first')
      await under.shelf.write('app-key', pem)
      await under.shelf.write('hook', 'second')
      expect([await under.shelf.read('hook'), await under.shelf.read('app-key')]).toEqual(['second', pem])
      expect(await names()).toEqual(['app-key', 'hook'])
    })

    it('refers to a name, and finds it by that', async () => {
      await under.shelf.write('hook', 'text')
      const ref = under.shelf.refTo('hook')
      expect(under.shelf.nameOf(ref)).toBe('hook')
      expect(await under.shelf.list()).toEqual([{ name: 'hook', ref }])
    })

    it.each([{ env: 'HOOK' }, { secret: 'fluxless/hook' }, { file: '../elsewhere/hook' }, { ssm: '/elsewhere/hook' }])(
      'knows that %o leads elsewhere',
      ref => expect(under.shelf.nameOf(ref)).toBeUndefined(),
    )

    it('forgets what is removed, and removing it again is fine', async () => {
      await under.shelf.write('hook', 'text')
      await under.shelf.remove('hook')
      await under.shelf.remove('hook')
      expect([await names(), await under.shelf.read('hook')]).toEqual([[], undefined])
    })

    it('leaves alone what others keep there', async () => {
      if (!under.putOthers) return
      await under.putOthers('theirs', 'text')
      expect(await names()).toEqual([])
      await under.shelf.remove('theirs')
      expect(await under.shelf.read('theirs')).toBe('text')
    })
  })
}
