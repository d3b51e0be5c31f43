// The webhooks of a repository through the API: made, changed, tried, removed, as GitHub does it.
import { verify } from '@octokit/webhooks-methods'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aGitHost, aReceiver, REPOSITORY, type Received, type Stage } from './a-git-host.ts'

const HOOKS = `/repos/${REPOSITORY}/hooks`

describe('webhooks by API', () => {
  let stage: Stage
  let receiver: Awaited<ReturnType<typeof aReceiver>>
  let url: string
  beforeAll(async () => {
    receiver = await aReceiver()
    stage = await aGitHost()
    url = receiver.url
  })
  afterAll(async () => {
    await stage.close()
    await receiver.close()
  })
  const isPing = ({ headers }: Received) => headers['x-github-event'] === 'ping'
  const isPush = ({ headers }: Received) => headers['x-github-event'] === 'push'
  const isSignedWith = ({ headers, body }: Received, secret: string) =>
    verify(secret, body, String(headers['x-hub-signature-256']))
  const make = (body: object) => stage.call('POST', HOOKS, { name: 'web', ...body })
  const push = (turn: number) => stage.host.commit(REPOSITORY, 'main', { 'a.yaml': `a: ${turn}\n` }, `Turn ${turn}`)

  it('are made as forms that hear pushes, unless told otherwise, and are greeted', async () => {
    const made = await make({ config: { url: `${url}/form` } })
    expect(made).toMatchObject({ status: 201, json: { events: ['push'], active: true } })
    expect(made.json.config).toEqual({ url: `${url}/form`, content_type: 'form', insecure_ssl: '0' })
    await receiver.take(isPing)
    expect((await stage.call('DELETE', `${HOOKS}/${made.json.id}`)).status).toBe(204)
    expect((await stage.call('GET', HOOKS)).json).toEqual([])
  })

  it('keep their secret when only their config is changed, and lose it when the whole is written without', async () => {
    const made = await make({ events: ['push', 'package'], config: { url, content_type: 'json', secret: 'first' } })
    expect(made.json.config.secret).toBe('********')
    expect(await isSignedWith(await receiver.take(isPing), 'first')).toBe(true)
    const at = `${HOOKS}/${made.json.id}`
    await stage.call('PATCH', `${at}/config`, { content_type: 'json' })
    expect((await stage.call('POST', `${at}/pings`)).status).toBe(204)
    expect(await isSignedWith(await receiver.take(isPing), 'first')).toBe(true)
    await stage.call('PATCH', `${at}/config`, { secret: 'second' })
    await push(1)
    expect(await isSignedWith(await receiver.take(isPush), 'second')).toBe(true)
    const bare = await stage.call('PATCH', at, { config: { url, content_type: 'json' } })
    expect(bare.json).toMatchObject({ id: made.json.id, events: ['push', 'package'] })
    expect(bare.json.config).not.toHaveProperty('secret')
    await push(2)
    expect((await receiver.take(isPush)).headers).not.toHaveProperty('x-hub-signature-256')
  })

  it('are refused a second time for the same address and event', async () => {
    const again = await make({ config: { url } })
    expect(again.status).toBe(422)
    expect(again.json.errors[0].message).toBe('Hook already exists on this repository')
  })

  it('hear nothing when they are switched off or removed', async () => {
    const [hook] = (await stage.call('GET', HOOKS)).json
    await stage.call('PATCH', `${HOOKS}/${hook.id}`, { active: false })
    await push(3)
    await stage.call('PATCH', `${HOOKS}/${hook.id}`, { active: true })
    const fourth = await push(4)
    expect(JSON.parse((await receiver.take(isPush)).body).after).toBe(fourth)
    await stage.call('DELETE', `${HOOKS}/${hook.id}`)
    expect((await stage.call('POST', `${HOOKS}/${hook.id}/pings`)).status).toBe(404)
  })
})
