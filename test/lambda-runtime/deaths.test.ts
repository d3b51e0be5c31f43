// Processes that die in the middle of a sync, and messages that two processes get: the end is the same as if nothing had been.
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { requestApi } from '../cluster/request-api.ts'
import { readServerUnderTest } from '../cluster/server-under-test.ts'
import { aConfigMap } from '../journeys/manifests.ts'
import { type Account, anAccount } from './an-account.ts'
import type { Passing } from './start-door.ts'
import { aNamespace, readValue } from './written-objects.ts'

const NAME = 'mortal'
/** How far a sync has come when its process dies, in per cent of all that it asks and is answered: one moment of each tenth. */
const TENTHS = Array.from({ length: 10 }, (_, tenth) => fc.integer({ min: tenth * 10 + 1, max: tenth * 10 + 10 }))
const [DRAWN = []] = fc.sample(fc.tuple(...TENTHS), { seed: 20261125, numRuns: 1 })
const MOMENTS = DRAWN.map(percent => ({ percent }))

let account: Account
let turn = 0
let steps = 0
const server = readServerUnderTest(process.env)
const settings = (count: number) => aConfigMap('settings', `turn ${count}`, NAME)

/** What AWS keeps secret is asked for now and then, whatever is done. */
const isStep = (door: string) => door !== 'secrets'

/** Each turn changes an object, adds one and takes the one of the turn before away. */
async function pushTurn() {
  turn += 1
  const added = `only-${turn}`
  return account.pushTold({
    [`${NAME}/settings.yaml`]: settings(turn),
    [`${NAME}/${added}.yaml`]: aConfigMap(added, 'added', NAME),
    [`${NAME}/only-${turn - 1}.yaml`]: null,
  })
}

beforeAll(async () => {
  account = await anAccount({
    targets: [NAME],
    sync: 'interval: 1h, garbageCollection: on',
    files: {
      [`${NAME}/ns.yaml`]: aNamespace(NAME),
      [`${NAME}/kept.yaml`]: aConfigMap('kept', 'kept', NAME),
      [`${NAME}/settings.yaml`]: settings(0),
      [`${NAME}/only-0.yaml`]: aConfigMap('only-0', 'added', NAME),
    },
  })
  await account.pushTold({ [`${NAME}/README.md`]: '' })
  await account.source('sync').drain()
  const { url, ca, tokens } = server
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bystander' }, data: { value: 'of others' } }
  await requestApi({
    url,
    ca,
    token: tokens.admin,
    method: 'POST',
    path: `/api/v1/namespaces/${NAME}/configmaps`,
    body,
  })

  // How much such a change asks.
  await pushTurn()
  account.watch(async ({ door }) => {
    if (isStep(door)) steps += 1
  })
  await account.source('sync').drain()
})
afterAll(() => account.close())
afterEach(() => {
  account.watch()
  expect(account.mishaps()).toEqual([])
})

/** All that may be there is there, and nothing else. */
async function expectWhole(commit: string): Promise<void> {
  const { items = [] } =
    (await account.readObject<{ items: readonly { metadata: { name: string } }[] }>(
      `/api/v1/namespaces/${NAME}/configmaps`,
    )) ?? {}
  expect(items.map(({ metadata }) => metadata.name)).toEqual(['bystander', 'kept', `only-${turn}`, 'settings'])
  expect(await readValue(account, NAME, 'settings')).toBe(`turn ${turn}`)
  expect(await readValue(account, NAME, 'bystander')).toBe('of others')
  expect(await account.git.tag(NAME)).toBe(commit)
  const { state } = await account.git.read<{ state: string }>(`commits/${commit}/status`)
  expect(state).toBe('success')
  await account.source('sync').comeBack()
  expect(await account.source('sync').receive()).toEqual([])
}

describe('a process that dies in the middle of a sync', () => {
  it.each(MOMENTS)('loses nothing after $percent % of it', async ({ percent }) => {
    const at = Math.ceil((percent / 100) * steps)
    const { commit } = await pushTurn()
    const source = account.source('sync')
    const seen: string[] = []
    account.watch(async ({ door, moment, method, path }: Passing) => {
      if (!isStep(door)) return
      seen.push(`${moment} ${door} ${method} ${path}`)
      if (seen.length !== at) return
      account.function('sync').kill()
      throw new Error('nobody is there any more')
    })
    const { outcome } = await source.handOver(await source.receive())
    // The last steps are not always taken: some of what was asked before is still known.
    expect(outcome.kind).toBe(seen.length < at ? 'answered' : 'gone')
    account.watch()
    await source.comeBack()
    await source.drain()
    await expectWhole(commit).catch(thrown => {
      throw new Error(`dead after ${seen[at - 1]}`, { cause: thrown })
    })
  })
})

describe('a message that two processes get at once', () => {
  it('is done once more by whoever comes late', async () => {
    const { commit } = await pushTurn()
    const source = account.source('sync')
    const [held, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let isFirst = true
    account.watch(async ({ door, moment, method }) => {
      if (!isFirst || door !== 'cluster' || moment !== 'asked' || method !== 'PATCH') return
      isFirst = false
      held.resolve()
      await released.promise
    })
    const first = source.handOver(await source.receive())
    await held.promise
    await source.comeBack()
    const again = await source.receive()
    expect(again).toMatchObject([{ attributes: { ApproximateReceiveCount: '2' } }])
    await source.handOver(again)
    released.resolve()
    await first
    await source.comeBack()
    await source.drain()
    await expectWhole(commit)
  })

  it('ends well when both run side by side', async () => {
    const { commit } = await pushTurn()
    const source = account.source('sync')
    const records = await source.receive()
    await Promise.all([source.handOver(records), source.handOver(records)])
    await source.comeBack()
    await source.drain()
    await expectWhole(commit)
  })
})
