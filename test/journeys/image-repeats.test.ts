// The same news more than once, and a registry that goes away: one commit for each image, whatever is told and how often.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aReceiver } from './a-receiver.ts'
import { anImageJourney, type ImageJourney } from './an-image-journey.ts'
import { anAutomatedDeployment, DEMO_NAMESPACE } from './manifests.ts'
import { openSandboxRegistry } from './open-sandbox-registry.ts'

const LIMIT_MS = 90_000
const MADE_AT_MS = Date.parse('2026-01-02T03:04:05Z')

type Registry = Awaited<ReturnType<ReturnType<typeof openSandboxRegistry>>>

describe('a runner that is told of images', { timeout: LIMIT_MS }, () => {
  let receiver: Awaited<ReturnType<typeof aReceiver>>
  let journey: ImageJourney<Registry>
  beforeAll(async () => {
    receiver = await aReceiver()
    const seeds = [{ repository: 'team/app', tag: '1.0.0', createdAtMs: MADE_AT_MS }]
    journey = await anImageJourney({
      openRegistry: openSandboxRegistry(seeds, [receiver.hook]),
      files: host => ({
        'namespace.yaml': DEMO_NAMESPACE,
        'app.yaml': anAutomatedDeployment('app', `${host}/team/app:1.0.0`),
      }),
    })
    await journey.settle()
  }, LIMIT_MS)
  afterAll(async () => {
    await journey.close()
    await receiver.stop()
  })

  const running = () => journey.images('apps/v1', 'deployments', 'app')
  const image = (tag: string) => `${journey.host}/team/app:${tag}`
  const tell = (body: string, contentType: string) => {
    const headers = { 'content-type': contentType, authorization: journey.hook.authorization }
    return fetch(journey.hook.url, { method: 'POST', headers, body })
  }

  it('commits once when the same image is pushed twice', async () => {
    const [before, from] = [await journey.head(), journey.here()]
    const digest = await journey.push('team/app', '1.1.0')
    await journey.applied(from)
    const again = journey.here()
    expect(await journey.push('team/app', '1.1.0')).toBe(digest)
    expect(await journey.decided(again)).toMatchObject({ msg: 'images nothing' })
    expect(await journey.count(before)).toBe(1)
    expect(await running()).toEqual({ app: image('1.1.0') })
  })

  it('takes a notification that comes again for what it is, and looks again at one with a new id', async () => {
    const [before, from, count] = [await journey.head(), journey.here(), receiver.count()]
    await journey.push('team/app', '1.2.0')
    await journey.applied(from)
    const { body, headers } = await receiver.after(count)
    const contentType = headers['content-type'] ?? ''

    const again = journey.here()
    for (const _ of [1, 2]) expect((await tell(body, contentType)).status).toBe(200)
    await journey.runner().told({ msg: 'delivery received', endpoint: 'registry', outcome: 'duplicate' }, again)
    const other = body.replace(/"id":\s*"[^"]+"/, '"id":"00000000-0000-4000-8000-000000000000"')
    expect(other).not.toBe(body)
    expect((await tell(other, contentType)).status).toBe(202)
    expect(await journey.decided(again)).toMatchObject({ msg: 'images nothing' })
    const isScan = ({ msg }: { readonly msg: string }) => msg === 'scan done'
    expect(journey.runner().log.slice(again).filter(isScan)).toHaveLength(1)
    expect(await journey.count(before)).toBe(1)
  })

  it('believes no notification without the secret, and says no more than that', async () => {
    const [from, { body, headers }] = [journey.here(), await receiver.after(0)]
    const init = { method: 'POST', headers: { ...headers, authorization: 'Bearer guessed' }, body }
    const answer = await fetch(journey.hook.url, init)
    expect([answer.status, await answer.text()]).toEqual([401, expect.not.stringContaining('team/app')])
    await journey.runner().told({ msg: 'delivery received', endpoint: 'registry', outcome: 'refused' }, from)
  })

  it('believes no notification that names an image which nobody pushed', async () => {
    const [before, from, { body, headers }] = [await journey.head(), journey.here(), await receiver.after(0)]
    const forged = body.replaceAll('1.1.0', '1.99.0').replace(/"id":\s*"[^"]+"/, '"id":"of-nobody"')
    expect((await tell(forged, headers['content-type'] ?? '')).status).toBe(202)
    expect(await journey.decided(from)).toMatchObject({ msg: 'images nothing' })
    expect(await journey.head()).toBe(before)
  })

  it('takes what a burst of pushes ends with, and nothing twice', async () => {
    const [before, from] = [await journey.head(), journey.here()]
    const tags = ['1.3.0', '1.3.1', '1.3.2', '1.3.3', '1.3.4']
    for (const tag of tags) await journey.push('team/app', tag)
    const isLast = ({ msg, images }: { readonly msg: string; readonly images?: unknown }) =>
      msg === 'images committed' && `${images}`.endsWith(':1.3.4')
    const { commit } = await journey.runner().told(isLast, from)
    await journey.runner().told({ msg: 'sync applied', commit }, from)
    const messages = (await journey.sandbox.git('log', '--format=%s', `${before}..main`)).split('\n')
    expect(new Set(messages).size).toBe(messages.length)
    expect(await running()).toEqual({ app: image('1.3.4') })
  })

  it('says that a registry is away, and looks again when it is back', async () => {
    const [before, from, { body, headers }] = [await journey.head(), journey.here(), await receiver.after(0)]
    await journey.registry.stop()
    const told = body.replace(/"id":\s*"[^"]+"/, '"id":"while-it-is-away"')
    expect((await tell(told, headers['content-type'] ?? '')).status).toBe(202)
    await journey.runner().told({ msg: 'scan failed' }, from)
    const { waitMs } = await journey.runner().told({ msg: 'job comes back' }, from)
    expect(waitMs).toBeGreaterThan(0)
    const { stdout } = await journey.fluxctl('why', 'demo:deployment/app')
    expect(stdout).toContain(image('1.3.4'))

    await journey.registry.comeBack()
    await journey.registry.seed([{ repository: 'team/app', tag: '1.4.0', createdAtMs: MADE_AT_MS }])
    await journey.applied(from)
    expect(await journey.count(before)).toBe(1)
    expect(await running()).toEqual({ app: image('1.4.0') })
  })
})
