// What a process does about a lease: by its own clock, from the moment it saw it.
import { describe, expect, it } from 'vitest'
import { decideLease } from '../../../functions/domain/leadership/decide-lease.ts'
import { holdFrom, lookEveryMs } from '../../../functions/domain/leadership/hold.ts'
import type { KeptLease } from '../../../functions/domain/leadership/lease.ts'
import { sightLease } from '../../../functions/domain/leadership/sight-lease.ts'

const NOW = Date.parse('2026-03-01T08:00:00Z')

function aLease(changes: Partial<KeptLease> = {}): KeptLease {
  const times = { acquiredAt: NOW - 60_000, renewedAt: NOW - 2_000 }
  return { holder: 'other', durationMs: 15_000, transitions: 3, version: '7', ...times, ...changes }
}

/** Decides at moment 100,000 of a lease that was first seen so long before. */
function decide(seenForMs: number, lease: KeptLease) {
  const sighting = { lease, since: 100_000 - seenForMs }
  return decideLease(sighting, { name: 'me', durationMs: 20_000, moment: 100_000, now: NOW })
}

describe('a process', () => {
  it('takes a lease that is not there', () => {
    expect(decideLease(undefined, { name: 'me', durationMs: 20_000, moment: 5, now: NOW })).toEqual({
      kind: 'take',
      lease: { holder: 'me', durationMs: 20_000, acquiredAt: NOW, renewedAt: NOW, transitions: 0 },
    })
  })

  it.each`
    what                                              | seenForMs | changes                            | kind
    ${'waits for a holder it just saw'}               | ${0}      | ${{}}                              | ${'wait'}
    ${'waits to the last millisecond'}                | ${14_999} | ${{}}                              | ${'wait'}
    ${'takes what stood for its whole length'}        | ${15_000} | ${{}}                              | ${'take'}
    ${'does not believe a time long past'}            | ${0}      | ${{ renewedAt: 0, acquiredAt: 0 }} | ${'wait'}
    ${'does not believe a time to come'}              | ${15_000} | ${{ renewedAt: NOW + 1e9 }}        | ${'take'}
    ${'waits as long as the holder said, not longer'} | ${15_000} | ${{ durationMs: 60_000 }}          | ${'wait'}
    ${'takes at once what was given back'}            | ${0}      | ${{ holder: '' }}                  | ${'take'}
    ${'renews its own, however long it stood'}        | ${90_000} | ${{ holder: 'me' }}                | ${'renew'}
  `('$what', ({ seenForMs, changes, kind }) => {
    expect(decide(seenForMs, aLease(changes)).kind).toBe(kind)
  })

  it('counts who had the lease before it', () => {
    const lease = { holder: 'me', durationMs: 20_000, acquiredAt: NOW, renewedAt: NOW, transitions: 4 }
    expect(decide(15_000, aLease())).toEqual({ kind: 'take', lease })
  })

  it('tells until when it waits', () => {
    expect(decide(5_000, aLease())).toEqual({ kind: 'wait', holder: 'other', untilMoment: 110_000 })
  })

  it.each`
    clock             | renewedAt      | next
    ${'runs on'}      | ${NOW - 2_000} | ${NOW}
    ${'stands still'} | ${NOW}         | ${NOW + 1}
    ${'was set back'} | ${NOW + 9_000} | ${NOW + 9_001}
  `('writes a renewal that differs from the last when its clock $clock', ({ renewedAt, next }) => {
    const acquiredAt = NOW - 60_000
    const lease = { holder: 'me', durationMs: 20_000, acquiredAt, renewedAt: next, transitions: 3 }
    expect(decide(0, aLease({ holder: 'me', renewedAt }))).toEqual({ kind: 'renew', lease })
  })
})

describe('a lease that is seen', () => {
  it.each`
    what                                 | before              | version | since
    ${'for the first time'}              | ${undefined}        | ${'7'}  | ${500}
    ${'as it stood'}                     | ${{ version: '7' }} | ${'7'}  | ${100}
    ${'written again, whatever it says'} | ${{ version: '7' }} | ${'8'}  | ${500}
  `('$what has been standing since $since', ({ before, version, since }) => {
    const earlier = before && { lease: aLease(before), since: 100 }
    expect(sightLease(earlier, aLease({ version }), 500)?.since).toBe(since)
  })

  it('is forgotten when it is gone', () => {
    expect(sightLease({ lease: aLease(), since: 100 }, undefined, 500)).toBeUndefined()
  })
})

describe('a hold', () => {
  it('ends work before it ends the process, and both before the lease ends', () => {
    expect(holdFrom(1_000, 15_000)).toEqual({ workUntil: 11_000, endUntil: 13_500 })
  })

  it('leaves time for five looks', () => {
    const { workUntil } = holdFrom(0, 15_000)
    expect(Math.floor(workUntil / lookEveryMs(15_000))).toBe(5)
  })
})
