// The runner ends at the worst moments between a push and the cluster: afterwards the image runs, and is committed once.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anImageJourney, type ImageJourney } from './an-image-journey.ts'
import { anAutomatedDeployment, DEMO_NAMESPACE } from './manifests.ts'
import { openSandboxRegistry } from './open-sandbox-registry.ts'

const LIMIT_MS = 90_000
const MADE_AT_MS = Date.parse('2026-01-02T03:04:05Z')
const NOBODY = 'http://127.0.0.1:9/'

type Registry = Awaited<ReturnType<ReturnType<typeof openSandboxRegistry>>>

const anImage = (tag: string) => ({ repository: 'team/app', tag, createdAtMs: MADE_AT_MS })

function open(automation?: string): Promise<ImageJourney<Registry>> {
  return anImageJourney({
    openRegistry: openSandboxRegistry([anImage('1.0.0')]),
    ...(automation === undefined ? {} : { automation }),
    files: host => ({
      'namespace.yaml': DEMO_NAMESPACE,
      'app.yaml': anAutomatedDeployment('app', `${host}/team/app:1.0.0`),
    }),
  })
}

describe('a runner that follows images', { timeout: LIMIT_MS }, () => {
  let journey: ImageJourney<Registry>
  beforeEach(async () => {
    journey = await open()
    await journey.settle()
  }, LIMIT_MS)
  afterEach(() => journey.close())

  const running = async () => (await journey.images('apps/v1', 'deployments', 'app')).app
  const image = (tag: string) => `${journey.host}/team/app:${tag}`
  const kill = async () => expect(await journey.runner().end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
  const expectOneCommit = async (tag: string) => {
    expect(await journey.count(journey.sandbox.first)).toBe(1)
    expect((await journey.show('main')).message).toBe(`Auto-release ${image(tag)}`)
    expect([await running(), await journey.sandbox.tag()]).toEqual([image(tag), await journey.head()])
  }

  it('and is killed between the scan and the commit writes it when it is back', async () => {
    const reached = Promise.withResolvers<void>()
    const hold = async () => {
      reached.resolve()
      await new Promise(() => {})
    }
    // Whatever it asks of the Git host from here on is neither done nor answered.
    journey.sandbox.gitHost.faults.next(100, { path: /^\/graphql$/ }, { status: 503, beforeAnswer: hold })
    const from = journey.here()
    await journey.push('team/app', '1.1.0')
    await journey.runner().told({ msg: 'scan done', news: true }, from)
    await reached.promise
    await kill()
    expect(await journey.count(journey.sandbox.first)).toBe(0)

    journey.sandbox.gitHost.faults.clear()
    expect(await journey.settle()).toMatchObject({ msg: 'images committed' })
    await journey.applied(0)
    await expectOneCommit('1.1.0')
  })

  it('and is killed before it knows that its commit is made does not make it again', async () => {
    const reached = Promise.withResolvers<void>()
    const before = await journey.head()
    const holdOnceItMoved = async () => {
      if ((await journey.head()) === before) return
      reached.resolve()
      await new Promise(() => {})
    }
    journey.sandbox.tellPushesTo(NOBODY)
    journey.sandbox.gitHost.faults.next(100, { path: /^\/graphql$/ }, { beforeAnswer: holdOnceItMoved })
    await journey.push('team/app', '1.1.0')
    await reached.promise
    await kill()
    expect(await running()).toBe(image('1.0.0'))

    journey.sandbox.gitHost.faults.clear()
    expect(await journey.settle()).toMatchObject({ msg: 'images nothing' })
    await expectOneCommit('1.1.0')
  })

  it('and is killed between the commit and the cluster applies it when it is back', async () => {
    const { faults, requests } = journey.sandbox.kubernetes
    const patch = { method: 'PATCH', path: /deployments\/app/ } as const
    const heal = faults.inject({ ...patch, fault: { kind: 'latency', delayMs: 600_000 } })
    const [from, sent] = [journey.here(), requests.count(patch.method, patch.path)]
    await journey.push('team/app', '1.1.0')
    await journey.runner().told({ msg: 'images committed' }, from)
    await until(() => requests.count(patch.method, patch.path) > sent)
    await kill()
    expect(await running()).toBe(image('1.0.0'))

    heal()
    expect(await journey.settle()).toMatchObject({ msg: 'images nothing' })
    await expectOneCommit('1.1.0')
  })

  it('and is killed again and again while images come ends with the last one, each committed once', async () => {
    const tags = ['1.1.0', '1.1.1', '1.1.2', '1.1.3']
    for (const tag of tags) {
      const from = journey.here()
      await journey.push('team/app', tag)
      await journey.runner().told(({ msg }) => msg === 'scan done' || msg === 'images committed', from)
      await kill()
      await journey.settle()
    }
    const last = ({ msg, images }: { readonly msg: string; readonly images?: unknown }) =>
      msg === 'images committed' && `${images}`.endsWith('1.1.3')
    if ((await journey.show('main')).message !== `Auto-release ${image('1.1.3')}`) await journey.runner().told(last)
    await expect.poll(running, { timeout: LIMIT_MS }).toBe(image('1.1.3'))
    const messages = (await journey.sandbox.git('log', '--format=%s', `${journey.sandbox.first}..main`)).split('\n')
    expect(messages.toReversed()).toEqual(tags.map(tag => `Auto-release ${image(tag)}`))
  })

  it('and was stopped hears of an image from a registry that tells again', async () => {
    await journey.runner().end('SIGTERM')
    await journey.push('team/app', '1.1.0')
    await journey.settle()
    await journey.applied(0)
    await expectOneCommit('1.1.0')
  })
})

describe('a runner whose registry tells nobody', { timeout: LIMIT_MS }, () => {
  it('finds a newer image by the clock', async () => {
    const journey = await open('interval: 1s')
    try {
      await journey.settle()
      await journey.runner().end('SIGTERM')
      await journey.registry.seed([anImage('1.1.0')])
      expect(await journey.settle()).toMatchObject({ msg: 'images committed' })
      await journey.applied(0)
      expect(await journey.images('apps/v1', 'deployments', 'app')).toEqual({ app: `${journey.host}/team/app:1.1.0` })
    } finally {
      await journey.close()
    }
  })
})

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>(resolve => setImmediate(resolve))
}
