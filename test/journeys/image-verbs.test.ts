// The verbs of fluxctl that write to Git: each ends in one commit of the lines it is about, and that commit is applied.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anImageJourney, type ImageJourney } from './an-image-journey.ts'
import { anAutomatedDeployment, DEMO_NAMESPACE } from './manifests.ts'
import { openSandboxRegistry } from './open-sandbox-registry.ts'

const LIMIT_MS = 60_000
const MADE_AT_MS = Date.parse('2026-01-02T03:04:05Z')
const WHO = 'Ada <ada@example.org>'
const ON_APP = ['-n', 'demo', '-w', 'deployment/app']

describe('fluxctl', { timeout: LIMIT_MS }, () => {
  let journey: ImageJourney
  beforeAll(async () => {
    const seeds = ['1.0.0', '1.1.0', '2.0.0'].map(tag => ({ repository: 'team/app', tag, createdAtMs: MADE_AT_MS }))
    journey = await anImageJourney({
      openRegistry: openSandboxRegistry(seeds),
      automation: 'commit: { setAuthor: true }',
      files: host => ({
        'namespace.yaml': DEMO_NAMESPACE,
        'app.yaml': anAutomatedDeployment('app', `${host}/team/app:1.1.0`),
      }),
    })
    await journey.settle()
  }, LIMIT_MS)
  afterAll(() => journey.close())

  const image = (tag: string) => `${journey.host}/team/app:${tag}`
  const running = () => journey.images('apps/v1', 'deployments', 'app')
  /** Runs a verb and waits until its commit is applied; a person's name is of them who asked. */
  async function change(...args: readonly string[]) {
    const [before, from] = [await journey.head(), journey.here()]
    const said = await journey.fluxctl(...args, '--user', WHO)
    expect(said.code, said.stdout + said.stderr).toBe(0)
    const commit = await journey.applied(from)
    expect(said.stderr + said.stdout).toContain(commit.slice(0, 7))
    expect(await journey.count(before)).toBe(1)
    const shown = await journey.show(commit)
    expect(shown).toMatchObject({ author: WHO, numstat: expect.stringMatching(/^\d+\t\d+\tapp\.yaml$/) })
    return shown
  }

  /** Runs a verb after which automation has something to do, and waits for both commits; answers what the first one shows. */
  async function changeAndFollow(tag: string, ...args: readonly string[]) {
    const [before, from] = [await journey.head(), journey.here()]
    const said = await journey.fluxctl(...args)
    expect(said.code, said.stdout + said.stderr).toBe(0)
    const { commit } = await journey.runner().told({ msg: 'images committed', images: undefined }, from)
    const next = await journey
      .runner()
      .told(({ msg, images }) => msg === 'images committed' && images !== undefined, from)
    await journey.runner().told({ msg: 'sync applied', commit: next.commit }, from)
    expect(await journey.count(before)).toBe(2)
    expect((await journey.show('main')).message).toBe(`Auto-release ${image(tag)}`)
    expect(await running()).toEqual({ app: image(tag) })
    return journey.show(`${commit}`)
  }

  it('deautomate takes the annotation away, and newer images are left alone', async () => {
    const { lines, message } = await change('deautomate', ...ON_APP, '-m', 'Before the holidays')
    expect(lines).toEqual(['-    fluxcd.io/automated: "true"'])
    expect(message).toBe('Before the holidays\n\n- Deautomated: demo:deployment/app')
    const [before, from] = [await journey.head(), journey.here()]
    await journey.push('team/app', '1.2.0')
    await journey.runner().told({ msg: 'scan done', reason: 'push', news: true }, from)
    expect((await journey.fluxctl('why', 'demo:deployment/app')).stdout).toContain('stays: it is not automated')
    expect(await journey.head()).toBe(before)
  })

  it('automate puts it back, and what came meanwhile is written at once', async () => {
    const { lines, message } = await changeAndFollow('1.2.0', 'automate', ...ON_APP)
    expect(lines).toEqual(["+    fluxcd.io/automated: 'true'"])
    expect(message).toBe('Automated: demo:deployment/app')
  })

  it('lock says who and why, and newer images are left alone', async () => {
    const { lines, message } = await change('lock', ...ON_APP, '-m', 'It loses orders')
    expect(lines.toSorted()).toEqual([
      "+    fluxcd.io/locked: 'true'",
      '+    fluxcd.io/locked_msg: It loses orders',
      '+    fluxcd.io/locked_user: Ada <ada@example.org>',
    ])
    expect(message).toContain('It loses orders\n\n- Locked: demo:deployment/app')
    const [before, from] = [await journey.head(), journey.here()]
    await journey.push('team/app', '1.3.0')
    expect(await journey.decided(from)).toMatchObject({ msg: 'images nothing' })
    expect(await journey.head()).toBe(before)
  })

  it('unlock takes all of that away, and what came meanwhile is written at once', async () => {
    const { lines, message } = await changeAndFollow('1.3.0', 'unlock', ...ON_APP)
    expect(lines).toHaveLength(3)
    expect(lines.join()).toMatch(/^-[^+]+$/)
    expect(message).toContain('Unlocked: demo:deployment/app')
  })

  it('policy changes a filter', async () => {
    const { lines } = await change('policy', ...ON_APP, '--deautomate', '--tag', 'app=semver:>=1, <3')
    expect(lines.toSorted()).toEqual([
      '+    fluxcd.io/tag.app: "semver:>=1, <3"',
      "-    fluxcd.io/automated: 'true'",
      '-    fluxcd.io/tag.app: "semver:~1"',
    ])
  })

  it('release writes the newest that the filter allows, or the one that is named', async () => {
    const newest = await change('release', '--workload', 'demo:deployment/app', '--update-all-images')
    expect(newest.lines).toEqual([
      `-          image: ${image('1.3.0')} # as built`,
      `+          image: ${image('2.0.0')} # as built`,
    ])
    expect(newest.message).toBe('Release all latest to demo:deployment/app')
    expect(await running()).toEqual({ app: image('2.0.0') })
    const named = await change('release', '--all', '-i', image('1.0.0'), '-m', 'Back to where it worked')
    expect(named.message).toBe('Back to where it worked')
    expect(await running()).toEqual({ app: image('1.0.0') })
  })

  it('release of what is not there writes nothing', async () => {
    const before = await journey.head()
    const { code, stderr } = await journey.fluxctl('release', '--all', '-i', image('7.0.0'))
    expect(code).toBe(1)
    expect(stderr).toContain('does not exist')
    expect((await journey.fluxctl('release', '--all', '--update-all-images', '--dry-run')).stdout).toContain('2.0.0')
    expect(await journey.head()).toBe(before)
  })
})
