// What one run of automation makes of many images: one commit, and not a byte beside them.
import { afterEach, describe, expect, it } from 'vitest'
import { anImageJourney, type ImageJourney } from './an-image-journey.ts'
import { MIXED, mixedFiles, mixedImages } from './image-manifests.ts'
import { anAutomatedDeployment, DEMO_NAMESPACE } from './manifests.ts'
import { openSandboxRegistry } from './open-sandbox-registry.ts'

const LIMIT_MS = 120_000
const MADE_AT_MS = Date.parse('2026-01-02T03:04:05Z')
const MANY = 90
const A_FILE_HOLDS = 30

let journey: ImageJourney | undefined
afterEach(() => journey?.close())

const seeds = (repositories: readonly string[], tags: readonly string[]) =>
  repositories.flatMap(repository => tags.map(tag => ({ repository, tag, createdAtMs: MADE_AT_MS })))

describe('one run of automation', { timeout: LIMIT_MS }, () => {
  it('takes every kind of workload along, in one commit that changes images only', async () => {
    const registry = openSandboxRegistry(seeds(Object.values(MIXED), ['1.0.0', '1.1.0', '2.0.0']))
    const under = await anImageJourney({ openRegistry: registry, files: host => mixedFiles(host, '1.0.0') })
    journey = under
    expect(await under.settle()).toMatchObject({ msg: 'images committed', target: 'demo' })
    const commit = await under.applied(0)
    expect(await under.count(under.sandbox.first)).toBe(1)
    for (const [path, text] of Object.entries(mixedFiles(under.host, '1.1.0'))) {
      expect(await under.file(path), path).toBe(text)
    }
    const { numstat, message } = await under.show(commit)
    expect(numstat.split('\n')).toEqual([
      '1\t1\tapps/chart.yaml',
      '1\t1\tapps/nightly.yml',
      '2\t2\tapps/two documents.yaml',
    ])
    expect(message.split('\n')).toEqual([
      `Auto-release multiple (4) images`,
      '',
      ...Object.values(MIXED)
        .toSorted()
        .map(path => ` - ${under.host}/${path}:1.1.0`),
    ])
    const images = mixedImages(under.host, '1.1.0')
    expect(await under.images('apps/v1', 'deployments', 'web')).toEqual(images.web)
    expect(await under.images('batch/v1', 'cronjobs', 'nightly')).toEqual(images.nightly)
    expect(await under.sandbox.cluster.get('/apis/helm.fluxcd.io/v1/namespaces/demo/helmreleases/chart')).toMatchObject(
      {
        spec: { values: { image: { repository: `${under.host}/${MIXED.chart}`, tag: '1.1.0' } } },
      },
    )
  })

  it(`writes ${MANY} newer images in one commit, and asks the registry no more than twice for each`, async () => {
    const names = Array.from({ length: MANY }, (_, n) => `app-${String(n).padStart(2, '0')}`)
    const openRegistry = openSandboxRegistry(seeds(names, ['1.0.0', '1.1.0']))
    const files = (host: string, tag = '1.0.0') => {
      const texts = names.map(name => anAutomatedDeployment(name, `${host}/${name}:${tag}`))
      const groups = Array.from({ length: MANY / A_FILE_HOLDS }, (_, n) =>
        texts.slice(n * A_FILE_HOLDS, (n + 1) * A_FILE_HOLDS),
      )
      const written = groups.map((group, n) => [`apps/${n}.yaml`, group.join('---\n')] as const)
      return { 'namespace.yaml': DEMO_NAMESPACE, ...Object.fromEntries(written) }
    }
    const under = await anImageJourney({ openRegistry, files })
    journey = under
    expect(await under.settle()).toMatchObject({ msg: 'images committed', summary: `${MANY} images committed` })
    const commit = await under.applied(0)
    expect(await under.count(under.sandbox.first)).toBe(1)
    expect((await under.show(commit)).numstat.split('\n')).toEqual([0, 1, 2].map(n => `30\t30\tapps/${n}.yaml`))
    for (const [path, text] of Object.entries(files(under.host, '1.1.0'))) expect(await under.file(path)).toBe(text)

    const running = await Promise.all(names.map(name => under.images('apps/v1', 'deployments', name)))
    expect(running).toEqual(names.map(name => ({ app: `${under.host}/${name}:1.1.0` })))
    const asked = names.map(name => under.registry.count(`/v2/${name}/`))
    expect(Math.max(...asked)).toBeLessThanOrEqual(2)
    expect(Math.min(...asked)).toBeGreaterThanOrEqual(1)
  })
})
