// The circle with a registry that is not ours: CNCF Distribution tells of a push, and what was pushed runs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anImageJourney, type ImageJourney } from './an-image-journey.ts'
import { anAutomatedDeployment, DEMO_NAMESPACE } from './manifests.ts'
import { obstacle, openDockerRegistry } from './open-docker-registry.ts'

const LIMIT_MS = 90_000
const DAY_MS = 24 * 60 * 60_000
const MADE_AT_MS = Date.parse('2026-01-02T03:04:05Z')

if (obstacle !== undefined) console.info(`the circle with a real registry is not walked: ${obstacle}`)

describe.skipIf(obstacle !== undefined)("with Debian's docker-registry", { timeout: LIMIT_MS }, () => {
  let journey: ImageJourney
  beforeAll(async () => {
    journey = await anImageJourney({
      openRegistry: openDockerRegistry,
      files: host => ({
        'namespace.yaml': DEMO_NAMESPACE,
        'app.yaml': anAutomatedDeployment('app', `${host}/team/app:1.0.0`),
        'nightly.yaml': anAutomatedDeployment('nightly', `${host}/team/nightly:main-1`, { filter: 'glob:main-*' }),
      }),
    })
    await journey.settle()
  }, LIMIT_MS)
  afterAll(() => journey?.close())

  const running = (name: string) => journey.images('apps/v1', 'deployments', name)
  async function pushAndSee(path: string, tag: string, createdAtMs?: number) {
    const [before, from] = [await journey.head(), journey.here()]
    await journey.push(path, tag, createdAtMs)
    const commit = await journey.applied(from)
    expect(await journey.count(before)).toBe(1)
    expect((await journey.show(commit)).numstat).toMatch(/^1\t1\t\S+$/)
  }

  it('writes nothing for the images that run', async () => {
    for (const [path, tag] of [
      ['team/app', '1.0.0'],
      ['team/nightly', 'main-1'],
    ] as const) {
      const from = journey.here()
      await journey.push(path, tag)
      expect(await journey.decided(from)).toMatchObject({ msg: 'images nothing' })
    }
    expect(await journey.head()).toBe(journey.sandbox.first)
  })

  it('a push that the filter allows is one commit of one line, and runs', async () => {
    await pushAndSee('team/app', '1.1.0')
    expect(await running('app')).toEqual({ app: `${journey.host}/team/app:1.1.0` })
  })

  it('a push that the filter does not allow changes nothing, and why says so', async () => {
    const [before, from] = [await journey.head(), journey.here()]
    await journey.push('team/app', '2.0.0')
    expect(await journey.decided(from)).toMatchObject({ msg: 'images nothing' })
    expect(await journey.head()).toBe(before)
    expect((await journey.fluxctl('why', 'demo:deployment/app')).stdout).toContain('2.0.0 does not match semver:~1')
  })

  it('a filter by age takes what was made last, whatever is pushed last', async () => {
    await pushAndSee('team/nightly', 'main-7', MADE_AT_MS + 2 * DAY_MS)
    const from = journey.here()
    await journey.push('team/nightly', 'main-9', MADE_AT_MS + DAY_MS)
    expect(await journey.decided(from)).toMatchObject({ msg: 'images nothing' })
    expect(await running('nightly')).toEqual({ app: `${journey.host}/team/nightly:main-7` })
  })

  it('a push while nobody listens is told of again, and runs when the runner is back', async () => {
    const before = await journey.head()
    await journey.runner().end('SIGTERM')
    await journey.push('team/app', '1.2.0')
    await journey.settle()
    await journey.applied(0)
    expect(await journey.count(before)).toBe(1)
    expect(await running('app')).toEqual({ app: `${journey.host}/team/app:1.2.0` })
  })
})
