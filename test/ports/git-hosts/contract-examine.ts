// What Git hosts promise about looking at themselves.
import { describe, expect, it } from 'vitest'
import { type GivenHost, NO_COMMIT, repository } from './host-under-test.ts'

export function triesExaminations(given: GivenHost) {
  describe('looking at the host', () => {
    it('tells what is left of a quota, where there is one', async () => {
      await given.push({ 'a.yaml': 'a: 1' })
      const { quota } = await given.host.readFacts(repository)
      if (quota) expect(quota.remaining).toBeLessThanOrEqual(quota.limit)
    })

    it('probes a write again and again, and leaves nothing', async () => {
      const commit = await given.push({ 'a.yaml': 'a: 1' })
      await given.host.probeWrite({ repository, commit })
      await given.host.probeWrite({ repository, commit })
      expect(await given.under.readTag(repository, 'fluxless-probe')).toBeUndefined()
    })

    it('removes what an interrupted probe left', async () => {
      const old = await given.push({ 'a.yaml': 'a: 1' })
      await given.under.setTag(repository, 'fluxless-probe', old, 'lightweight')
      await given.host.probeWrite({ repository, commit: await given.push({ 'a.yaml': 'a: 2' }) })
      expect(await given.under.readTag(repository, 'fluxless-probe')).toBeUndefined()
    })

    it('fails to probe with a commit that is not there', async () => {
      await given.push({ 'a.yaml': 'a: 1' })
      await expect(given.host.probeWrite({ repository, commit: NO_COMMIT })).rejects.toThrow()
    })
  })
}
