// Leadership by a lease: taken over when it ends, given up before that, and no clock of another is believed.
import { describe, expect, it } from 'vitest'
import { ClusterUnreachable } from '../../../functions/ports/cluster/failures.ts'
import type { LeaseKeeper } from '../../../functions/ports/cluster/port.ts'
import type { Loss } from '../../../functions/ports/leadership/port.ts'
import { settle } from '../../builders/a-clock.ts'
import { aLeaseWorld, DURATION_MS, PLACE } from './a-leader.ts'
import { itBehavesLikeLeadership } from './contract.ts'

itBehavesLikeLeadership(() => aLeaseWorld().process('only'))

/** Starts wanting, lets the first look happen, and keeps how it ended. */
async function follow(process: ReturnType<ReturnType<typeof aLeaseWorld>['process']>) {
  const seen: { loss?: Loss } = {}
  process.win().catch(() => {})
  process.lose().then(loss => {
    seen.loss = loss
  })
  await settle()
  return seen
}

describe('a process that holds the lease', () => {
  it('renews it, so that another one waits for ever', async () => {
    const world = aLeaseWorld()
    const [one, two] = [world.process('one'), world.process('two')]
    await follow(one)
    await follow(two)
    for (let minute = 0; minute < 5; minute += 1) {
      await world.clock.advance(60_000)
      expect([one.mayWork(), two.mayWork(), two.stand().holder]).toEqual([true, false, 'one'])
    }
    expect(await world.lease()).toMatchObject({ holder: 'one', transitions: 0, acquiredAt: Date.parse('2026-01-01') })
  })

  it('gives it back, and another one has it at once', async () => {
    const world = aLeaseWorld()
    const [one, two] = [world.process('one'), world.process('two')]
    await follow(one)
    await follow(two)
    await world.clock.advance(5_000)
    await one.release()
    expect(await world.lease()).toMatchObject({ holder: '', durationMs: 1_000 })
    await world.clock.advance(DURATION_MS / 8)
    expect([one.mayWork(), two.mayWork()]).toEqual([false, true])
    expect(await world.lease()).toMatchObject({ holder: 'two', durationMs: DURATION_MS, transitions: 1 })
  })

  it('stops at two thirds when the cluster is gone, and has to end before the lease does', async () => {
    const world = aLeaseWorld()
    const one = world.process('one')
    const seen = await follow(one)
    world.cluster.unreachable()
    await world.clock.advance(DURATION_MS * (2 / 3) - 1)
    expect([one.mayWork(), seen.loss]).toEqual([true, undefined])
    await world.clock.advance(1)
    expect(one.mayWork()).toBe(false)
    expect(seen.loss).toEqual({ why: 'it could not be renewed in time', endInMs: DURATION_MS / 6 })
    expect(one.log.lines.map(({ msg, code }) => [msg, code])).toEqual([
      ['lease taken', undefined],
      ['lease not renewed', 'cluster-unreachable'],
      ['lease lost', undefined],
    ])
  })

  it('goes on when the cluster comes back in time', async () => {
    const world = aLeaseWorld()
    const one = world.process('one')
    const seen = await follow(one)
    world.cluster.unreachable()
    await world.clock.advance(DURATION_MS / 2)
    expect(one.stand()).toEqual({ isLeading: true, holder: 'one', trouble: 'cluster-unreachable' })
    world.cluster.unreachable(false)
    await world.clock.advance(60_000)
    expect([one.mayWork(), seen.loss, one.stand().trouble]).toEqual([true, undefined, undefined])
  })

  it('is stopped at once when somebody else holds it, as after an edit by hand', async () => {
    const world = aLeaseWorld()
    const one = world.process('one')
    const seen = await follow(one)
    const lease = await world.lease()
    const now = world.clock.now()
    const theirs = { holder: 'two', durationMs: DURATION_MS, acquiredAt: now, renewedAt: now, transitions: 1 }
    await world.cluster.writeLease(PLACE, theirs, lease?.version)
    await world.clock.advance(DURATION_MS / 2)
    expect(one.mayWork()).toBe(false)
    expect(seen.loss?.why).toBe('two holds it')
  })

  it('does not count a renewal from when it was answered, but from when it was sent', async () => {
    const world = aLeaseWorld()
    const slow: LeaseKeeper = {
      readLease: place => world.cluster.readLease(place),
      async writeLease(place, lease, version) {
        await new Promise<void>(resolve => world.clock.after(4_000, resolve))
        return world.cluster.writeLease(place, lease, version)
      },
    }
    const one = world.process('one', slow)
    const seen = await follow(one)
    await world.clock.advance(4_000)
    expect(one.mayWork()).toBe(true)
    world.cluster.unreachable()
    await world.clock.advance(6_000)
    expect([one.mayWork(), seen.loss?.endInMs]).toEqual([false, DURATION_MS / 6])
  })

  it('whose request never ends stops all the same', async () => {
    const world = aLeaseWorld()
    let isStuck = false
    const stuck: LeaseKeeper = {
      readLease: place => world.cluster.readLease(place),
      writeLease: (...given) => (isStuck ? new Promise(() => {}) : world.cluster.writeLease(...given)),
    }
    const one = world.process('one', stuck)
    const seen = await follow(one)
    isStuck = true
    await world.clock.advance(DURATION_MS)
    expect([one.mayWork(), seen.loss?.why]).toEqual([false, 'it could not be renewed in time'])
  })
})

describe('a process that waits', () => {
  it('takes the lease over when it has seen it stand for its whole length', async () => {
    const world = aLeaseWorld()
    await follow(world.process('gone'))
    const lease = await world.lease()
    world.cluster.unreachable()
    await world.clock.advance(DURATION_MS * 10)
    world.cluster.unreachable(false)
    expect(await world.lease()).toEqual(lease)

    // However old it is by its own times, it is counted from when this one saw it.
    const two = world.process('two')
    await follow(two)
    await world.clock.advance(DURATION_MS - 1)
    expect(two.mayWork()).toBe(false)
    await world.clock.advance(DURATION_MS / 8 + 1)
    expect(two.mayWork()).toBe(true)
  })

  it('waits as long as the holder took the lease for, not as long as it would', async () => {
    const world = aLeaseWorld()
    const now = world.clock.now()
    const theirs = { holder: 'long', durationMs: 60_000, acquiredAt: now, renewedAt: now, transitions: 7 }
    await world.cluster.writeLease(PLACE, theirs)
    const two = world.process('two')
    await follow(two)
    await world.clock.advance(59_000)
    expect(two.mayWork()).toBe(false)
    await world.clock.advance(3_000)
    expect([two.mayWork(), (await world.lease())?.transitions]).toEqual([true, 8])
  })

  it('tells once that it may not, and goes on when it may', async () => {
    const world = aLeaseWorld()
    const one = world.process('one')
    for (let time = 0; time < 3; time += 1) world.cluster.failNext('readLease', new ClusterUnreachable('c', undefined))
    world.cluster.unreachable()
    await follow(one)
    await world.clock.advance(60_000)
    expect(one.log.lines).toHaveLength(1)
    expect(one.stand()).toEqual({ isLeading: false, holder: '', trouble: 'cluster-unreachable' })
    world.cluster.unreachable(false)
    await world.clock.advance(5_000)
    expect(one.mayWork()).toBe(true)
  })
})

describe('of two that want it in the same moment', () => {
  it('one has it', async () => {
    const world = aLeaseWorld()
    const both = [world.process('one'), world.process('two')]
    for (const each of both) await follow(each)
    await world.clock.advance(5_000)
    expect(both.filter(each => each.mayWork())).toHaveLength(1)
  })
})
