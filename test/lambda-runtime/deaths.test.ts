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
/** How far a sync has come when its process dies, as a part of all that it asks and is answered: in per cent. */
const [MOMENTS = []] = fc.sample(fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 10, maxLength: 10 }), {
  seed: 20261125,
  numRuns: 1,
})

let account: Account
let turn = 0
let steps = 0
const server = readServerUnderTest(process.env)
const settings = (count: number) => aConfigMap('settings', `turn ${count}`, NAME)

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
  account.watch(async () => {
    steps += 1
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
  expect(await account.tag(NAME)).toBe(commit)
  const { state } = await account.readGit<{ state: string }>(`commits/${commit}/status`)
  expect(state).toBe('success')
  await account.source('sync').comeBack()
  expect(await account.source('sync').receive()).toEqual([])
}

describe('a process that dies in the middle of a sync', () => {
  it.each(MOMENTS)('loses nothing after %i %% of it', async moment => {
    const at = Math.ceil((moment / 100) * steps)
    const { commit } = await pushTurn()
    const source = account.source('sync')
    const seen: string[] = []
    account.watch(async ({ door, moment, method, path }: Passing) => {
      seen.push(`${moment} ${door} ${method} ${path}`)
      if (seen.length !== at) return
      account.function('sync').kill()
      throw new Error('nobody is there any more')
    })
    const { outcome } = await source.handOver(await source.receive())
    expect(outcome, seen.at(-1) ?? '').toEqual({ kind: 'gone', how: 'SIGKILL' })
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
