// The part of the cluster's contract that keeps leases: of many who write at once, one has written.
import { describe, expect } from 'vitest'
import type { Lease } from '../../../functions/domain/leadership/lease.ts'
import type { ContractContext } from './contract-context.ts'

const NOW = Date.parse('2026-03-01T08:00:00.123Z')

function aLease(holder: string, changes: Partial<Lease> = {}): Lease {
  return { holder, durationMs: 15_000, acquiredAt: NOW, renewedAt: NOW, transitions: 0, ...changes }
}

export function itKeepsLeases({ cluster, uniqueName, promise }: ContractContext): void {
  const aPlace = () => ({ namespace: 'default', name: uniqueName('lease') })

  describe('leases', () => {
    promise('are undefined before there is one', async () => {
      expect(await cluster().readLease(aPlace())).toBeUndefined()
    })
    promise('come back as they were written', async () => {
      const place = aPlace()
      const written = await cluster().writeLease(place, aLease('one'))
      expect(written).toMatchObject(aLease('one'))
      expect(await cluster().readLease(place)).toEqual(written)
    })
    promise('change their version with every write', async () => {
      const place = aPlace()
      const first = await cluster().writeLease(place, aLease('one'))
      const renewed = aLease('one', { renewedAt: NOW + 2_000, transitions: 3 })
      const second = await cluster().writeLease(place, renewed, first?.version)
      expect(second).toMatchObject(renewed)
      expect(second?.version).not.toBe(first?.version)
    })
    promise('can be given back: nobody holds them', async () => {
      const place = aPlace()
      const first = await cluster().writeLease(place, aLease('one'))
      await cluster().writeLease(place, aLease('', { durationMs: 1_000 }), first?.version)
      expect(await cluster().readLease(place)).toMatchObject({ holder: '', durationMs: 1_000 })
    })
    promise('are not overwritten by who read an older one', async () => {
      const place = aPlace()
      const first = await cluster().writeLease(place, aLease('one'))
      const second = await cluster().writeLease(place, aLease('two'), first?.version)
      expect(await cluster().writeLease(place, aLease('three'), first?.version)).toBeUndefined()
      expect(await cluster().readLease(place)).toEqual(second)
    })
    promise('are not made twice', async () => {
      const place = aPlace()
      await cluster().writeLease(place, aLease('one'))
      expect(await cluster().writeLease(place, aLease('two'))).toBeUndefined()
      expect((await cluster().readLease(place))?.holder).toBe('one')
    })
    promise('go to exactly one of many who want them', async () => {
      const place = aPlace()
      const race = (version?: string, transitions = 0) => {
        const write = (n: number) => cluster().writeLease(place, aLease(`p${n}`, { transitions }), version)
        return Promise.all(Array.from({ length: 8 }, (_, n) => write(n)))
      }
      const winners = (await race()).filter(lease => lease !== undefined)
      expect(winners).toHaveLength(1)
      const next = (await race(winners[0]?.version, 1)).filter(lease => lease !== undefined)
      expect(next).toHaveLength(1)
      expect(await cluster().readLease(place)).toEqual(next[0])
    })
    promise('are for a person when their namespace is missing', async () => {
      const place = { namespace: uniqueName('nowhere'), name: 'lease' }
      expect(await cluster().readLease(place)).toBeUndefined()
      await expect(cluster().writeLease(place, aLease('one'))).rejects.toMatchObject({ code: 'lease-refused' })
    })
  })
}
