// A tick of EventBridge Scheduler finds what no webhook told of, and a sync brings it to the real cluster.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { aConfigMap } from '../journeys/manifests.ts'
import { type Account, anAccount } from './an-account.ts'
import { aNamespace, readValue } from './written-objects.ts'

const NAME = 'ticked'
const MINUTE_MS = 60_000

let account: Account
beforeAll(async () => {
  const sync = 'pollInterval: 1m, interval: 0s'
  account = await anAccount({ targets: [NAME], sync, files: { [`${NAME}/ns.yaml`]: aNamespace(NAME) } })
})
afterAll(() => account.close())
afterEach(() => expect(account.mishaps()).toEqual([]))

/** The clock sends what the template says, with the minute that the tick is meant for. */
const tick = (at: number) => account.function('resync').invoke(account.stack.tick(new Date(at).toISOString()))

it('applies a push that was never told of, and queues nothing when there is nothing new', async () => {
  const commit = await account.git.push({ [`${NAME}/settings.yaml`]: aConfigMap('settings', 'found', NAME) })
  const at = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
  const outcome = await tick(at)
  expect(outcome).toMatchObject({ kind: 'answered', value: [{ target: NAME, requestedAt: at }] })
  expect(await account.source('sync').drain()).toMatchObject([{ failed: [] }])
  expect(await readValue(account, NAME, 'settings')).toBe('found')
  expect(await account.git.tag(NAME)).toBe(commit)
  expect(await tick(at + MINUTE_MS)).toMatchObject({ kind: 'answered', value: [] })
})

it('looks once at a minute, however often its tick comes', async () => {
  await account.git.push({ [`${NAME}/settings.yaml`]: aConfigMap('settings', 'twice', NAME) })
  const at = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS + 2 * MINUTE_MS
  await Promise.all([tick(at), tick(at)])
  const batches = await account.source('sync').drain()
  const jobs = batches.flatMap(({ records }) =>
    records.map(({ body }) => JSON.parse(body) as { readonly kind: string }),
  )
  // A tick asks for a look at what was applied before, too.
  expect(jobs.filter(({ kind }) => kind === 'sync')).toMatchObject([{ reason: 'poll', target: NAME }])
  expect(await readValue(account, NAME, 'settings')).toBe('twice')
})
