// A push that GitHub signs, from API Gateway to the real cluster: every function out of its zip, under Lambda's own runtime.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aConfigMap } from '../journeys/manifests.ts'
import { type Account, anAccount } from './an-account.ts'
import { SECRETS } from './render-config.ts'
import { aNamespace, readValue } from './written-objects.ts'

const NAME = 'pushed'

describe('what comes through API Gateway', () => {
  let account: Account
  beforeAll(async () => {
    account = await anAccount({
      targets: [NAME],
      sync: 'interval: 1h',
      files: { [`${NAME}/ns.yaml`]: aNamespace(NAME) },
    })
  })
  afterAll(() => account.close())
  afterEach(() => {
    account.gateway.write({ version: '2.0', isBase64Encoded: false })
    expect(account.mishaps()).toEqual([])
  })

  const settings = (value: string) => ({ [`${NAME}/settings.yaml`]: aConfigMap('settings', value, NAME) })
  const knock = (headers: Readonly<Record<string, string>>, body: string) =>
    fetch(`${account.gateway.url}/hook/github`, { method: 'POST', headers, body })

  it.each`
    version  | isBase64Encoded
    ${'2.0'} | ${false}
    ${'2.0'} | ${true}
    ${'1.0'} | ${false}
    ${'1.0'} | ${true}
  `('is applied when it is a signed push: format $version, base64 $isBase64Encoded', async format => {
    account.gateway.write(format)
    const value = `format ${format.version}, base64 ${format.isBase64Encoded}`
    const { commit, status, delivery } = await account.pushTold(settings(value))
    expect(status).toBe(202)
    expect(await account.source('sync').drain()).toMatchObject([{ failed: [], records: [{}] }])
    expect(await readValue(account, NAME, 'settings')).toBe(value)
    expect(await account.git.tag(NAME)).toBe(commit)
    const { statuses } = await account.git.read<{ statuses: readonly unknown[] }>(`commits/${commit}/status`)
    expect(statuses[0]).toMatchObject({ state: 'success', context: `fluxless/${NAME}` })
    // One id from the sender's header to the last line.
    expect(account.logged('webhook', { delivery })).toMatchObject([{ msg: 'delivery received', outcome: 'queued' }])
    expect(account.logged('sync', { job: delivery })).toMatchObject([{ msg: 'sync applied', tag: 'moved' }])
  })

  it('is worked on once when it is sent again', async () => {
    const { delivery } = await account.pushTold(settings('once'))
    await account.source('sync').drain()
    const sent = account.git.host.deliveries.findLast(({ guid }) => guid === delivery)
    expect(await account.git.host.redeliver(sent?.id ?? '')).toMatchObject({ statusCode: 200 })
    expect(await account.source('sync').drain()).toEqual([])
  })

  it('is refused when somebody else has signed it, and nothing is queued', async () => {
    const body = JSON.stringify({ ref: 'refs/heads/main', repository: { full_name: 'acme/manifests' } })
    const signature = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}`, 'x-github-delivery': 'forged' }
    const { status } = await knock({ 'x-github-event': 'push', 'content-type': 'application/json', ...signature }, body)
    expect(status).toBe(401)
    expect(await account.source('sync').drain()).toEqual([])
  })

  it('is answered by the API to whoever has its token, and a sync that is asked for is done', async () => {
    const url = `${account.gateway.url}/api/flux/v9/update-manifests`
    const body = JSON.stringify({ type: 'sync', cause: {}, spec: {} })
    const ask = (token: string) => fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body })
    expect((await ask('wrong')).status).toBe(401)
    const asked = await ask(SECRETS.api)
    expect(asked.status).toBe(200)
    const job = (await asked.json()) as string
    expect(await account.source('sync').drain()).toMatchObject([{ failed: [] }])
    expect(account.logged('sync', { job })).toMatchObject([{ msg: 'sync applied', reason: 'manual' }])
  })
})
