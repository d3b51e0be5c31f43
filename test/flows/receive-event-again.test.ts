// Deliveries that come again: redelivered, replayed, at once, after a failure.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { TableUnavailable } from '../../functions/ports/table/unavailable.ts'
import { aPush, ID, OTHER_ID, PUSH } from './hook-bodies.ts'
import { aTarget, openFrontDoor } from './open-front-door.ts'

describe('a delivery that comes again', () => {
  const again = (id: string) => ({ body: PUSH, headers: { 'x-github-delivery': id } })
  const DAY_MS = 24 * 3_600_000

  it.each([
    ['with the same id', ID],
    ['with a fresh id, as a replay has', OTHER_ID],
    ['with no id', ''],
  ])('%s is a duplicate for three days, and no longer', async (_, id) => {
    const { knock, jobs, clock, log } = openFrontDoor()
    expect((await knock(again(ID))).status).toBe(202)
    clock.now += 3 * DAY_MS - 1
    expect(await knock(again(id))).toMatchObject({ status: 200, body: 'Seen before; nothing to do.\n' })
    expect(jobs()).toHaveLength(1)
    expect(log.lines[1]).toMatchObject({ outcome: 'duplicate', level: 'info' })
    clock.now += 1
    expect((await knock(again(id))).status).toBe(202)
  })

  it('with the same id and another body is handled, and logged as odd', async () => {
    const { knock, sent, log } = openFrontDoor()
    await knock(again(ID))
    expect((await knock({ ...again(ID), body: aPush({ after: 'ab'.repeat(20) }) })).status).toBe(202)
    expect(sent).toHaveLength(2)
    expect(sent[1]?.dedupId).not.toBe(sent[0]?.dedupId)
    expect(log.lines[1]).toMatchObject({ outcome: 'queued', odd: 'the delivery id came before with another body' })
    expect((await knock(again(ID))).status).toBe(200)
  })

  it('after the queue was down works, since the first attempt left nothing behind', async () => {
    const { knock, jobs, isUp, log } = openFrontDoor()
    isUp.queue = false
    const answered = await knock(again(ID))
    expect(answered).toEqual({ status: 503, headers: { 'cache-control': 'no-store', 'retry-after': '5' }, body: '' })
    expect(log.lines).toMatchObject([{ level: 'error', outcome: 'unavailable', code: 'table-unavailable' }])
    expect(jobs()).toEqual([])
    isUp.queue = true
    expect((await knock(again(ID))).status).toBe(202)
    expect(jobs()).toHaveLength(1)
    expect((await knock(again(ID))).status).toBe(200)
  })

  it('while the table is down is worked on each time, by jobs that the queue tells are the same', async () => {
    const { knock, sent, isUp, log } = openFrontDoor()
    isUp.table = false
    for (const id of [ID, ID]) expect((await knock(again(id))).status).toBe(202)
    expect(new Set(sent.map(({ dedupId }) => dedupId)).size).toBe(1)
    expect(log.lines).toMatchObject(
      [1, 2].map(() => ({ level: 'warn', outcome: 'queued', deduplication: { code: 'table-unavailable' } })),
    )
    isUp.table = true
    expect((await knock(again(ID))).status).toBe(202)
    expect((await knock(again(ID))).status).toBe(200)
    expect(log.lines[2]).not.toHaveProperty('deduplication')
  })

  it('after only one of two jobs was queued works, and repeats the ids of the first attempt', async () => {
    let isRefusing = true
    const refusedBy = ({ group }: { group: string }) =>
      isRefusing && group === 'b' ? new TableUnavailable('queue', undefined) : undefined
    const { knock, sent } = openFrontDoor({ targets: [aTarget('a'), aTarget('b')], refusedBy })
    expect((await knock(again(ID))).status).toBe(503)
    isRefusing = false
    expect((await knock(again(ID))).status).toBe(202)
    expect(sent.map(({ dedupId }) => dedupId)).toEqual([`a:${ID}`, `a:${ID}`, `b:${ID}`])
  })

  it('while the first is in hand is put off, and then a duplicate', async () => {
    const { knock, ports, jobs, isUp } = openFrontDoor()
    const gate = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    const send = ports.queue.send
    ports.queue.send = async message => {
      reached.resolve()
      await gate.promise
      await send(message)
    }
    const first = knock(again(ID))
    await reached.promise
    expect(await knock(again(ID))).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
    expect(await knock(again(OTHER_ID))).toMatchObject({ status: 503 })
    gate.resolve()
    expect((await first).status).toBe(202)
    expect((await knock(again(OTHER_ID))).status).toBe(200)
    expect(jobs()).toHaveLength(1)
    expect(isUp).toEqual({ table: true, queue: true })
  })

  it('many times at once is queued once', async () => {
    const { knock, jobs } = openFrontDoor()
    const ids = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? ID : `id-${index}`))
    const statuses = (await Promise.all(ids.map(id => knock(again(id))))).map(({ status }) => status)
    expect(statuses.filter(status => status === 202)).toHaveLength(1)
    expect(statuses.every(status => [200, 202, 503].includes(status))).toBe(true)
    expect(jobs()).toHaveLength(1)
  })

  it('after a crash in the middle works once the claim has run out', async () => {
    const { knock, ports, jobs, clock } = openFrontDoor()
    const key = createHash('sha256').update(PUSH).digest('hex')
    await ports.table.putIfAbsent(`delivery-body/github/${key}`, { value: 'in hand', expiresAt: clock.now + 30_000 })
    expect((await knock(again(ID))).status).toBe(503)
    clock.now += 30_000
    expect((await knock(again(ID))).status).toBe(202)
    expect(jobs()).toHaveLength(1)
  })

  it('is not counted against an endpoint of another name', async () => {
    const { knock, ports, jobs } = openFrontDoor()
    ports.endpoints.set('second', ports.endpoints.get('github')!)
    expect((await knock(again(ID))).status).toBe(202)
    expect((await knock({ ...again(ID), path: '/hook/second' })).status).toBe(202)
    expect(jobs()).toHaveLength(2)
  })
})
