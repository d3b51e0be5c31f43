// Hundreds of histories of images: nothing that people wrote or asked for is lost, nothing is committed twice, every commit
// changes what it is about and nothing else, and in the end everything automated has the newest that its filter allows.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Happening, histories, play } from './image-happenings.ts'
import { openImageLedger } from './image-ledger.ts'
import { judgeImages } from './judge-images.ts'

const MANY = 10_000
const DAY_MS = 24 * 60 * 60_000

it('keeps every promise in 300 histories, whatever is killed, lost, raced or silent', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(histories(), async history => {
      const ledger = openImageLedger(300_000)
      for (const happening of history) await play(happening, ledger)
      await ledger.work(MANY)
      ledger.world.pass(DAY_MS)
      for (const at of [0, 1, 0, 1]) ledger.tick(at)
      await ledger.work(MANY)
      const commits = ledger.world.commits().length
      ledger.world.pass(DAY_MS)
      for (const at of [0, 1]) ledger.tick(at)
      await ledger.work(MANY)
      expect(await judgeImages(ledger)).toEqual([])
      expect(ledger.world.commits()).toHaveLength(commits)
    }),
    { seed: 1, numRuns: 300 },
  )
})

/** These only the clock puts right. */
function needsClock(happening: Happening): boolean {
  if (happening.does === 'silence') return happening.fault === 'denied'
  return ['go-back', 'release', 'exact', 'tick'].includes(happening.does)
}

it('needs no clock in 300 histories where nobody goes back', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(histories(needsClock), async history => {
      const ledger = openImageLedger(0)
      for (const at of [0, 1]) ledger.tick(at)
      await ledger.work(MANY)
      for (const happening of history) await play(happening, ledger)
      await ledger.work(MANY)
      expect(await judgeImages(ledger)).toEqual([])
    }),
    { seed: 2, numRuns: 300 },
  )
})
