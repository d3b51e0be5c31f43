// Newer images as a change request: people look at it first, a run that finds it there changes nothing, a merge applies it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anImageJourney, type ImageJourney } from './an-image-journey.ts'
import { anAutomatedDeployment, DEMO_NAMESPACE } from './manifests.ts'
import { openSandboxRegistry } from './open-sandbox-registry.ts'

const LIMIT_MS = 60_000
const MADE_AT_MS = Date.parse('2026-01-02T03:04:05Z')
const FROM = 'fluxless/images'

type Pull = {
  readonly number: number
  readonly title: string
  readonly body: string | null
  readonly html_url: string
  readonly head: { readonly ref: string; readonly sha: string }
  readonly base: { readonly ref: string }
}

describe('a target that takes change requests', { timeout: LIMIT_MS }, () => {
  let journey: ImageJourney
  beforeAll(async () => {
    const seeds = [{ repository: 'team/app', tag: '1.0.0', createdAtMs: MADE_AT_MS }]
    journey = await anImageJourney({
      openRegistry: openSandboxRegistry(seeds),
      automation: 'commit: { via: change-request }',
      files: host => ({
        'namespace.yaml': DEMO_NAMESPACE,
        'app.yaml': anAutomatedDeployment('app', `${host}/team/app:1.0.0`),
      }),
    })
    await journey.settle()
  }, LIMIT_MS)
  afterAll(() => journey.close())

  const image = (tag: string) => `${journey.host}/team/app:${tag}`
  const running = () => journey.images('apps/v1', 'deployments', 'app')
  const pulls = (state = 'open') => journey.sandbox.ask<readonly Pull[]>(`pulls?state=${state}`)

  it('gets one with one commit of one line, and nothing on its branch', async () => {
    const from = journey.here()
    await journey.push('team/app', '1.1.0')
    const told = await journey.runner().told({ msg: 'images proposed' }, from)
    const [pull, ...more] = await pulls()
    expect(more).toEqual([])
    expect(pull).toMatchObject({ title: `Auto-release ${image('1.1.0')}`, head: { ref: FROM }, base: { ref: 'main' } })
    expect(told.url).toBe(pull?.html_url)
    const { sha = '' } = pull?.head ?? {}
    expect(await journey.count(journey.sandbox.first, FROM)).toBe(1)
    expect((await journey.show(sha)).numstat).toBe('1\t1\tapp.yaml')
    expect([await journey.head(), await running()]).toEqual([journey.sandbox.first, { app: image('1.0.0') }])
  })

  it('keeps it as it is when the same run comes again', async () => {
    const [before, from] = [await pulls(), journey.here()]
    await journey.push('team/app', '1.1.0')
    expect(await journey.decided(from)).toMatchObject({ msg: 'images proposed', url: before[0]?.html_url })
    expect(await pulls('all')).toEqual(before)
    expect(await journey.count(journey.sandbox.first, FROM)).toBe(1)
  })

  it('has it brought up to date by the next image, in place of a second one', async () => {
    const [before, from] = [await pulls(), journey.here()]
    await journey.push('team/app', '1.2.0')
    expect(await journey.decided(from)).toMatchObject({ msg: 'images proposed', url: before[0]?.html_url })
    const [pull, ...more] = await pulls('all')
    expect(more).toEqual([])
    expect(pull).toMatchObject({ number: before[0]?.number, title: `Auto-release ${image('1.2.0')}` })
    expect(await journey.count(journey.sandbox.first, FROM)).toBe(1)
    expect((await journey.show(FROM)).lines).toEqual([
      `-          image: ${image('1.0.0')} # as built`,
      `+          image: ${image('1.2.0')} # as built`,
    ])
  })

  it('shows the address to whoever releases by hand, and does not wait for it to be applied', async () => {
    const said = await journey.fluxctl('release', '--all', '--update-all-images')
    expect(said.code, said.stderr).toBe(0)
    const [, url] = /^Change request opened:\t(\S+)$/m.exec(said.stderr) ?? []
    expect((await pulls()).map(pull => pull.html_url)).toContain(url)
    expect(await journey.head()).toBe(journey.sandbox.first)
  })

  it('applies it once it is merged, and has nothing to propose then', async () => {
    const from = journey.here()
    const clone = await journey.stage.clone(journey.sandbox.gitHost.cloneUrl('acme/manifests'))
    await clone.git('merge', '-q', '--no-ff', '-m', 'Take it', `origin/${FROM}`)
    await clone.git('push', '-q', 'origin', 'HEAD:main')
    const commit = await journey.head()
    await journey.runner().told({ msg: 'sync applied', commit: commit.slice(0, 7) }, from)
    expect(await running()).toEqual({ app: image('1.2.0') })
    const again = journey.here()
    await journey.push('team/app', '1.2.0')
    expect(await journey.decided(again)).toMatchObject({ msg: 'images nothing' })
    expect(await journey.head()).toBe(commit)
  })
})
