// One message that two workers get at once, as a queue that delivers at least once may do: it is as if there was one.
import { describe, expect, it } from 'vitest'
import { automateWorkloads } from '../../functions/flows/automate-workloads.ts'
import { syncTarget } from '../../functions/flows/sync-target.ts'
import { aClock } from '../builders/a-clock.ts'
import { aDice } from '../builders/a-dice.ts'
import { aWorld, configMap } from './a-sync-world.ts'
import { aDeployment, anImageWorld, repo } from './an-image-world.ts'
import { inTrouble } from './trouble-doors.ts'

const INTERLEAVINGS = 40
const HOUR_MS = 3_600_000
const SHOP = 'registry.example/team/shop'

/** Runs the work twice at once; each call takes its time, so that the two are woven into each other in one way of many. */
async function twice(seed: number, work: (slow: <Door extends object>(door: Door) => Door) => Promise<unknown>) {
  const clock = aClock()
  const fail = () => new Error('no call fails here')
  const trouble = { after: clock.after, dice: aDice(seed), slowestMs: 100, failing: 0, fail, isDead: () => false }
  const both = Promise.allSettled([1, 2].map(() => work(door => inTrouble(door, trouble))))
  await clock.advance(60_000)
  return (await both).map(({ status }) => status)
}

describe('a message that two workers get at once', () => {
  it('is one sync: everything is applied and tagged, and nothing is left to do', async () => {
    for (let seed = 1; seed <= INTERLEAVINGS; seed += 1) {
      const world = aWorld({ sync: { garbageCollection: 'on' } })
      world.push({ 'a.yaml': configMap('a'), 'gone.yaml': configMap('gone') })
      await world.sync()
      const commit = world.push({ 'a.yaml': configMap('a', '2'), 'b.yaml': configMap('b'), 'gone.yaml': null })
      const ends = await twice(seed, slow => {
        const { target, targets, log } = world
        const [host, live] = [slow(world.gitHost), slow(world.cluster)]
        const queue = slow({ send: async () => {}, delay: async () => {} })
        const doors = { gitHost: () => host, cluster: () => live, notify: () => slow(world.notifier), queue }
        const ports = { ...doors, targets, commits: queue, table: slow(world.table), log, now: Date.now }
        const job = { kind: 'sync', target: target.name, reason: 'push', id: 'job', requestedAt: 0 } as const
        return syncTarget(job, ports, Number.MAX_SAFE_INTEGER)
      })
      expect(ends, `seed ${seed}`).toEqual(['fulfilled', 'fulfilled'])
      expect([world.applied(), world.tag()], `seed ${seed}`).toEqual([['ConfigMap/a', 'ConfigMap/b'], commit])
      expect(await world.sync()).toMatchObject({ verdict: 'unchanged' })
      expect(await world.sync('resync')).toMatchObject({ verdict: 'applied', counts: { unchanged: 2 } })
    }
  })

  it('is one commit of automation', async () => {
    for (let seed = 1; seed <= INTERLEAVINGS; seed += 1) {
      const world = anImageWorld({
        files: { 'apps/shop.yaml': aDeployment('shop', `${SHOP}:1.2.3`) },
        shelf: { [repo('team/shop')]: { '1.2.3': { createdAt: 1 }, '1.2.4': { createdAt: 2 } } },
      })
      const ends = await twice(seed, slow => {
        const [gitHost, registry] = [slow(world.gitHost), slow(world.registry)]
        const ports = { ...world.ports, gitHost: () => gitHost, registryFor: () => registry, table: slow(world.table) }
        const ids = { target: world.target.name, id: 'job', requestedAt: world.now() }
        return automateWorkloads({ kind: 'automate', reason: 'interval', ...ids }, ports, world.now() + HOUR_MS)
      })
      expect(ends, `seed ${seed}`).toEqual(['fulfilled', 'fulfilled'])
      expect(world.commits(), `seed ${seed}`).toEqual([`Auto-release ${SHOP}:1.2.4`, 'Change'])
      expect(await world.file('apps/shop.yaml')).toContain(':1.2.4')
    }
  })
})
