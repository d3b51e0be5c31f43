// One delivery is handled once: for a sender whose bodies repeat, the id is remembered longer than the body.
import { expect, it } from 'vitest'
import { claimDelivery, type Delivered } from '../../../functions/flows/steps/claim-delivery.ts'
import { openMemoryTable } from '../../../functions/ports/table/memory.ts'

const DAY_MS = 24 * 3_600_000

function aDelivery(changes: Partial<Delivered> = {}): Delivered {
  const windows = { idWindowMs: DAY_MS, bodyWindowMs: 10_000 }
  const whole = { kind: 'authentic', endpoint: 'git', deliveryId: 'one', bodyHash: 'aa', secretIndex: 0 } as const
  return { ...whole, ...windows, ...changes }
}

function aShelf() {
  const clock = { now: 1_000_000 }
  const now = () => clock.now
  const table = openMemoryTable({ now })
  const claim = (changes?: Partial<Delivered>) => claimDelivery(aDelivery(changes), table, now)
  return { clock, claim }
}

async function finished(claim: ReturnType<ReturnType<typeof aShelf>['claim']>): Promise<void> {
  const got = await claim
  if (got.kind !== 'ours') throw new Error(`expected to get the claim, got ${got.kind}`)
  await got.finish()
}

it.each`
  waitMs        | deliveryId | bodyHash | kind           | because
  ${0}          | ${'one'}   | ${'aa'}  | ${'duplicate'} | ${'it is the same'}
  ${DAY_MS - 1} | ${'one'}   | ${'aa'}  | ${'duplicate'} | ${'its id is remembered for a day'}
  ${DAY_MS}     | ${'one'}   | ${'aa'}  | ${'ours'}      | ${'a day is over'}
  ${9_999}      | ${'two'}   | ${'aa'}  | ${'duplicate'} | ${'the same body within ten seconds is coalesced'}
  ${10_000}     | ${'two'}   | ${'aa'}  | ${'ours'}      | ${'a later push may have the same body'}
  ${0}          | ${'one'}   | ${'bb'}  | ${'ours'}      | ${'the id is not signed, the body is'}
  ${0}          | ${'two'}   | ${'bb'}  | ${'ours'}      | ${'it is another one'}
`('after $waitMs ms, $deliveryId with body $bodyHash is $kind: $because', async ({ waitMs, kind, ...changes }) => {
  const { clock, claim } = aShelf()
  await finished(claim())
  clock.now += waitMs
  expect((await claim(changes)).kind).toBe(kind)
})

it('holds nothing back for a duplicate: the same body under a new id is not blocked by it', async () => {
  const { clock, claim } = aShelf()
  await finished(claim())
  clock.now += 10_000
  expect((await claim()).kind).toBe('duplicate')
  expect((await claim({ deliveryId: 'two' })).kind).toBe('ours')
})

it('lets the next one try when the first gave up, or is gone for half a minute', async () => {
  const { clock, claim } = aShelf()
  const first = await claim()
  expect((await claim()).kind).toBe('under-way')
  if (first.kind === 'ours') await first.release()
  expect((await claim()).kind).toBe('ours')
  clock.now += 29_999
  expect((await claim()).kind).toBe('under-way')
  clock.now += 1
  expect((await claim()).kind).toBe('ours')
})

it('calls it odd when an id comes back with another body, and only then', async () => {
  const { claim } = aShelf()
  expect(await claim({ deliveryId: 'zero', bodyHash: 'cc' })).toMatchObject({ isOdd: false })
  await finished(claim())
  expect(await claim({ bodyHash: 'bb' })).toMatchObject({ isOdd: true })
})
