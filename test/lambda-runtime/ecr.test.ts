// A push to Amazon ECR: EventBridge tells of it, the registry is read with a login of AWS, a commit is made, and it runs.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { containersOf } from '../journeys/containers-of.ts'
import { anAutomatedDeployment } from '../journeys/manifests.ts'
import { type Account, anAccount } from './an-account.ts'
import { ECR_HOST } from './start-ecr.ts'
import { aNamespace } from './written-objects.ts'

const NAME = 'demo'
const IMAGE = `${ECR_HOST}/team/app`
const MADE_AT_MS = Date.parse('2026-01-02T03:04:05Z')

let account: Account
beforeAll(async () => {
  account = await anAccount({
    targets: [NAME],
    sync: 'interval: 1h',
    files: {
      [`${NAME}/ns.yaml`]: aNamespace(NAME),
      [`${NAME}/app.yaml`]: anAutomatedDeployment('app', `${IMAGE}:1.0.0`),
    },
  })
  await account.ecr.seed([{ repository: 'team/app', tag: '1.0.0', createdAtMs: MADE_AT_MS }])
  await account.pushTold({ [`${NAME}/README.md`]: '' })
  await account.source('sync').drain()
  await account.source('automate').drain()
})
afterAll(() => account.close())
afterEach(() => expect(account.mishaps()).toEqual([]))

/** The event as AWS describes it, of another tag. */
function anEcrEvent(tag: string) {
  const recorded = readFileSync(new URL('../recordings/ecr/push.json', import.meta.url), 'utf8')
  const event = JSON.parse(recorded) as { readonly id: string; readonly detail: object }
  return { ...event, id: randomUUID(), detail: { ...event.detail, 'image-tag': tag } }
}

it('ends with the new image on the cluster, in a commit of its own, and the tag moved', async () => {
  const workload = `/apis/apps/v1/namespaces/${NAME}/deployments/app`
  expect(containersOf(await account.readObject(workload))).toEqual({ app: `${IMAGE}:1.0.0` })
  await account.ecr.seed([{ repository: 'team/app', tag: '1.1.0', createdAtMs: MADE_AT_MS }])
  const event = anEcrEvent('1.1.0')
  const asked: string[] = []
  account.watch(async ({ moment, door, path }) => {
    if (moment === 'asked' && door === 'registry') asked.push(path)
  })

  expect(await account.function('webhook').invoke(event)).toEqual({ kind: 'answered', value: { statusCode: 204 } })
  expect(await account.source('scan').drain()).toMatchObject([{ failed: [] }])
  expect(asked).toContainEqual(expect.stringContaining('/v2/team/app/tags/list'))
  expect(await account.source('automate').drain()).toMatchObject([{ failed: [] }])
  // The Git host tells of our commit as of any other.
  const { sha, commit } = await account.git.read<{ sha: string; commit: { message: string } }>('commits/main')
  expect(await account.gateway.pushServed(sha)).toMatchObject({ status: 202 })
  expect(await account.source('sync').drain()).toMatchObject([{ failed: [] }])

  expect(containersOf(await account.readObject(workload))).toEqual({ app: `${IMAGE}:1.1.0` })
  expect(commit.message).toContain(`Auto-release ${IMAGE}:1.1.0`)
  expect(await account.git.tag(NAME)).toBe(sha)
  expect(account.logged('webhook', { delivery: event.id })).toMatchObject([{ endpoint: 'ecr', outcome: 'queued' }])
  expect(account.logged('scan', { job: event.id })).toMatchObject([{ msg: 'scan done', reason: 'push' }])
})

it('of another account changes nothing', async () => {
  await account.function('webhook').invoke({ ...anEcrEvent('1.2.0'), account: '000000000000' })
  expect(await account.source('scan').drain()).toEqual([])
})
