// A batch as SQS hands it out: several messages of several groups, in order. Only moto gives a group's messages together.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openHttp } from '../../functions/ports/http/node.ts'
import { aConfigMap } from '../journeys/manifests.ts'
import { obstacle, startMoto } from '../ports/aws/start-moto.ts'
import { type Account, anAccount } from './an-account.ts'
import type { EventSource } from './open-event-source.ts'
import { aNamespace, readValue } from './written-objects.ts'

const GROUPS = ['alpha', 'beta', 'gamma', 'delta'] as const
/** As often is a message tried before it is a dead letter. */
const ATTEMPTS = 5

describe.skipIf(obstacle !== undefined)(`a batch of ten over four groups${obstacle ? `: ${obstacle}` : ''}`, () => {
  const http = openHttp({ userAgent: 'fluxless-test' })
  let moto: Awaited<ReturnType<typeof startMoto>>
  let account: Account
  let source: EventSource
  beforeAll(async () => {
    moto = await startMoto(http)
    const files = GROUPS.flatMap(name => [
      [`${name}/ns.yaml`, aNamespace(name)],
      [`${name}/settings.yaml`, aConfigMap('settings', `of ${name}`, name)],
    ])
    const queuesAt = moto.origin
    account = await anAccount({ targets: GROUPS, sync: 'interval: 1h', files: Object.fromEntries(files), queuesAt })
    source = account.source('sync')
  })
  afterAll(async () => {
    await account.close()
    await moto.stop()
    await http.close()
  })
  afterEach(() => {
    account.git.host.faults.clear()
    expect(account.mishaps()).toEqual([])
  })

  async function send(group: string, id: string, body?: string): Promise<void> {
    const job = { kind: 'sync', target: group, reason: 'manual', id, requestedAt: Date.now() }
    const [MessageGroupId, MessageDeduplicationId] = [group, id]
    const input = { QueueUrl: account.stack.queueUrl('SyncQueue'), MessageGroupId, MessageDeduplicationId }
    const given = { ...input, MessageBody: body ?? JSON.stringify(job) }
    await account.aws.call({ service: 'sqs', action: 'SendMessage', input: given, about: id })
  }
  /** The jobs of a group that ended well, in order; jobs are named after their group. */
  const done = (group: string) => {
    const ended = account
      .function('sync')
      .lines()
      .filter(({ msg, target }) => msg.startsWith('sync ') && target === group)
    return ended.filter(({ msg }) => msg === 'sync applied').map(({ job }) => job)
  }
  const bodies = (records: Awaited<ReturnType<EventSource['receive']>>, ids: readonly string[]) =>
    records
      .filter(({ messageId }) => ids.includes(messageId))
      .map(({ attributes }) => attributes.MessageDeduplicationId)

  it('keeps each order, reports what failed and what follows it in its group, and nothing else', async () => {
    const counts = { alpha: 3, beta: 3, gamma: 2, delta: 2 }
    for (let turn = 1; turn <= 3; turn += 1) {
      for (const group of GROUPS) {
        if (turn > counts[group]) continue
        const isBroken = group === 'beta' && turn === 2
        await send(group, `${group}-${turn}`, isBroken ? 'no job at all' : undefined)
      }
    }
    const records = await source.receive()
    expect(records).toHaveLength(10)
    const { failed, outcome } = await source.handOver(records)
    expect(outcome.kind).toBe('answered')
    expect(bodies(records, failed)).toEqual(['beta-2', 'beta-3'])
    expect(GROUPS.map(done)).toEqual([
      ['alpha-1', 'alpha-2', 'alpha-3'],
      ['beta-1'],
      ['gamma-1', 'gamma-2'],
      ['delta-1', 'delta-2'],
    ])
    for (const group of GROUPS) {
      expect(await readValue(account, group, 'settings')).toBe(`of ${group}`)
      expect(await account.git.tag(group)).toBe(account.git.first)
    }
  })

  it('is rid of a broken message after its last attempt, and of what came back with it each time', async () => {
    for (let attempt = 2; attempt <= ATTEMPTS; attempt += 1) {
      await source.comeBack()
      const records = await source.receive()
      expect(bodies(records, (await source.handOver(records)).failed)).toEqual(['beta-2', 'beta-3'])
    }
    await source.comeBack()
    await send('beta', 'beta-4')
    await source.drain()
    expect(done('beta')).toEqual(['beta-1', 'beta-4'])
    const input = { QueueUrl: account.stack.queueUrl('SyncDeadLetters'), MaxNumberOfMessages: 10 }
    const call = { service: 'sqs', action: 'ReceiveMessage', about: 'dead letters' } as const
    const letters = { Messages: [{ Body: 'no job at all' }, { Body: expect.stringContaining('beta-3') }] }
    expect(await account.aws.call({ ...call, input })).toMatchObject({ output: letters })
  })

  it('comes back after the wait that was asked for when the Git host is down', async () => {
    account.git.host.faults.next(50, { path: /./ }, { status: 503, headers: { 'retry-after': '40' } })
    await send('gamma', 'gamma-3')
    await send('gamma', 'gamma-4')
    const records = await source.receive()
    const { failed } = await source.handOver(records)
    expect(bodies(records, failed)).toEqual(['gamma-3', 'gamma-4'])
    expect(await source.receive()).toEqual([])
    account.git.host.faults.clear()
    await source.comeBack()
    await source.drain()
    expect(done('gamma')).toEqual(['gamma-1', 'gamma-2', 'gamma-3', 'gamma-4'])
  })
})
