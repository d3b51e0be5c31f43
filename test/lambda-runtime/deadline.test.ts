// A function whose time is over in the middle of an apply: the rest is queued, and the next invocation completes it.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { aConfigMap } from '../journeys/manifests.ts'
import { type Account, anAccount } from './an-account.ts'
import { aNamespace, readValue } from './written-objects.ts'

const NAME = 'timed'
const COUNT = 120
/** A function stops so long before its end. */
const SAFETY_MS = 10_000
/** Time to come to the apply, on a machine that has other things to do. */
const WORK_MS = 4_000

let account: Account
beforeAll(async () => {
  account = await anAccount({ targets: [NAME], sync: 'interval: 1h', files: { [`${NAME}/ns.yaml`]: aNamespace(NAME) } })
  await account.function('sync').warmUp()
})
afterAll(() => account.close())
afterEach(() => expect(account.mishaps()).toEqual([]))

it('is completed by the job that it queued, with the same id', async () => {
  const names = Array.from({ length: COUNT }, (_, index) => `part-${index}`)
  const files = names.map(name => [`${NAME}/${name}.yaml`, aConfigMap(name, 'one', NAME)])
  const { commit, delivery } = await account.pushTold(Object.fromEntries(files))

  // A few objects are written; the others wait at the door of the cluster until the time is over.
  const source = account.source('sync')
  const records = await source.receive()
  const over = Date.now() + WORK_MS
  let writes = 0
  account.watch(async ({ door, moment, method, path }) => {
    if (door !== 'cluster' || moment !== 'asked' || method !== 'PATCH' || !path.includes('/configmaps/part-')) return
    writes += 1
    if (writes > 10) await wait(Math.max(0, over - Date.now()) + 1)
  })
  expect(await source.handOver(records, SAFETY_MS + WORK_MS)).toMatchObject({
    failed: [],
    outcome: { kind: 'answered' },
  })
  account.watch()

  const [first] = account.logged('sync', { job: delivery })
  expect(first).toMatchObject({ msg: 'sync postponed', tag: 'kept' })
  const { created = 0, postponed = 0 } = (first?.counts ?? {}) as {
    readonly created?: number
    readonly postponed?: number
  }
  expect(Math.min(created, postponed)).toBeGreaterThan(0)
  await expect(account.git.tag(NAME)).rejects.toThrow()

  expect(await source.drain()).toMatchObject([{ failed: [], records: [{}] }])
  const [, second, ...rest] = account.logged('sync', { job: delivery })
  expect(second).toMatchObject({
    msg: 'sync applied',
    reason: 'continue',
    tag: 'moved',
    counts: { created: postponed },
  })
  expect(rest).toEqual([])
  const values = await Promise.all(names.map(name => readValue(account, NAME, name)))
  expect(values).toEqual(names.map(() => 'one'))
  expect(await account.git.tag(NAME)).toBe(commit)
})
