// Ignored is looked at and written, and not applied; locked is looked at and applied, and not written.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anImageJourney, type ImageJourney } from './an-image-journey.ts'
import { anAutomatedDeployment, DEMO_NAMESPACE } from './manifests.ts'
import { openSandboxRegistry } from './open-sandbox-registry.ts'

const LIMIT_MS = 60_000
const MADE_AT_MS = Date.parse('2026-01-02T03:04:05Z')
const NAMES = ['open', 'ignored', 'locked'] as const
const IGNORED = { 'fluxcd.io/ignore': 'true' }
const LOCKED = { 'fluxcd.io/locked': 'true' }

describe('three workloads on one image', { timeout: LIMIT_MS }, () => {
  let journey: ImageJourney
  const image = (tag: string) => `${journey.host}/team/app:${tag}`
  const manifest = (name: string, tag: string, annotations = {}) =>
    anAutomatedDeployment(name, image(tag), { annotations })
  const running = async () => {
    const found = await Promise.all(NAMES.map(name => journey.images('apps/v1', 'deployments', name)))
    return Object.fromEntries(NAMES.map((name, index) => [name, found[index]?.app?.split(':').at(-1)]))
  }
  const written = async () => {
    const texts = await Promise.all(NAMES.map(name => journey.file(`${name}.yaml`)))
    return Object.fromEntries(NAMES.map((name, index) => [name, /app:([\d.]+) #/.exec(texts[index] ?? '')?.[1]]))
  }
  async function pushFiles(files: Readonly<Record<string, string>>) {
    const from = journey.here()
    const commit = await journey.sandbox.push(files)
    await journey.runner().told({ msg: 'sync applied', commit: commit.slice(0, 7) }, from)
    return commit
  }

  beforeAll(async () => {
    const seeds = [{ repository: 'team/app', tag: '1.0.0', createdAtMs: MADE_AT_MS }]
    journey = await anImageJourney({
      openRegistry: openSandboxRegistry(seeds),
      files: host => ({
        'namespace.yaml': DEMO_NAMESPACE,
        ...Object.fromEntries(
          NAMES.map(name => [`${name}.yaml`, anAutomatedDeployment(name, `${host}/team/app:1.0.0`)]),
        ),
      }),
    })
    await journey.settle()
    // What is to be left alone in the cluster has to be there first.
    expect(await running()).toEqual({ open: '1.0.0', ignored: '1.0.0', locked: '1.0.0' })
    await pushFiles({
      'ignored.yaml': manifest('ignored', '1.0.0', IGNORED),
      'locked.yaml': manifest('locked', '1.0.0', LOCKED),
    })
  }, LIMIT_MS)
  afterAll(() => journey.close())

  it('are written but for the locked one, and applied but for the ignored one', async () => {
    const [before, from] = [await journey.head(), journey.here()]
    await journey.push('team/app', '1.1.0')
    const commit = await journey.applied(from)
    expect(await journey.count(before)).toBe(1)
    const { numstat, lines } = await journey.show(commit)
    expect(numstat.split('\n')).toEqual(['1\t1\tignored.yaml', '1\t1\topen.yaml'])
    expect(lines).toEqual(
      ['1.0.0', '1.1.0', '1.0.0', '1.1.0'].map((tag, n) => `${'-+'[n % 2]}          image: ${image(tag)} # as built`),
    )
    expect(await written()).toEqual({ open: '1.1.0', ignored: '1.1.0', locked: '1.0.0' })
    expect(await running()).toEqual({ open: '1.1.0', ignored: '1.0.0', locked: '1.0.0' })
  })

  it('show their tags in list-images, the locked one too', async () => {
    const { stdout } = await journey.fluxctl('list-images', '-w', 'demo:deployment/locked', '--no-headers')
    expect(stdout).toMatch(
      /^demo:deployment\/locked +app +127[^\n]+\/team\/app +\n +\| +1\.1\.0 [^\n]*\n +'-> 1\.0\.0 /,
    )
    expect((await journey.fluxctl('why', 'demo:deployment/locked')).stdout).toContain(
      `${image('1.0.0')} stays: it is locked`,
    )
    expect((await journey.fluxctl('list-workloads', '-n', 'demo')).stdout).toMatch(/locked +app .* automated,locked\n/)
  })

  it.each([
    { how: 'the newest', args: ['--update-all-images'] },
    { how: 'one image', args: ['--update-image', 'team/app:1.1.0'] },
  ])('are not released by hand where they are locked: $how', async ({ args }) => {
    const before = await journey.head()
    const named = args.map(arg => (arg.startsWith('team/') ? `${journey.host}/${arg}` : arg))
    const said = await journey.fluxctl('release', '--workload', 'demo:deployment/locked', '-v', ...named)
    expect(said).toMatchObject({ code: 1, stderr: expect.stringContaining('demo:deployment/locked: locked') })
    expect(said.stdout).toMatch(/^demo:deployment\/locked +skipped +locked$/m)
    expect(await journey.head()).toBe(before)
  })

  it('are released all together but for the locked one, forced or not', async () => {
    const before = await journey.head()
    const { stdout } = await journey.fluxctl('release', '--all', '--force', '-v', '-i', image('1.1.0'))
    expect(stdout).toMatch(/^demo:deployment\/locked +skipped +locked$/m)
    expect(await journey.head()).toBe(before)
  })

  it('are applied when a locked file is edited', async () => {
    const text = manifest('locked', '1.0.0', LOCKED).replace('replicas: 1', 'replicas: 3')
    await pushFiles({ 'locked.yaml': text })
    const path = '/apis/apps/v1/namespaces/demo/deployments/locked'
    expect(await journey.sandbox.cluster.get(path)).toMatchObject({ spec: { replicas: 3 } })
  })

  it('are released where they are locked when a person names and forces it', async () => {
    const [before, from] = [await journey.head(), journey.here()]
    const said = await journey.fluxctl('release', '--workload', 'demo:deployment/locked', '-f', '-i', image('1.1.0'))
    expect(said.code, said.stdout + said.stderr).toBe(0)
    const commit = await journey.applied(from)
    expect(await journey.count(before)).toBe(1)
    expect((await journey.show(commit)).numstat).toBe('1\t1\tlocked.yaml')
    expect(await running()).toEqual({ open: '1.1.0', ignored: '1.0.0', locked: '1.1.0' })
  })
})
