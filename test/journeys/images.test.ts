// From the push of an image to the cluster, with what npm start opens: the circle that the README shows.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aClusterClient } from './a-cluster-client.ts'
import { aStage, CHECKOUT, type Stage } from './a-stage.ts'
import { containersOf } from './containers-of.ts'
import { hasKubectl } from './find-kubectl.ts'
import { runFluxctl } from './run-fluxctl.ts'
import type { LogLine } from './runner-process.ts'

const LIMIT_MS = 60_000
const isSkopeoThere = spawnSync('skopeo', ['--version']).status === 0
const isKubectlThere = await hasKubectl()

describe('an image that is pushed to the sandbox', { timeout: LIMIT_MS }, () => {
  let stage: Stage
  let runner: Awaited<ReturnType<Stage['run']>>
  beforeAll(async () => {
    stage = await aStage()
    runner = await stage.run()
    await runner.told({ msg: 'sync applied' })
    await runner.told({ msg: 'images nothing' })
  }, LIMIT_MS)
  afterAll(() => stage.close())

  const git = (...args: readonly string[]) =>
    stage.execute('git', ['-C', join(runner.state, 'git/demo/manifests.git'), ...args])
  const pushImage = (image: string) =>
    stage.execute(process.execPath, [join(CHECKOUT, 'functions/local/push-image.ts'), image, '--state', runner.state])
  const fluxctl = (...args: readonly string[]) => runFluxctl(stage, args, runner.facts)
  const shop = (tag: string) => `${runner.facts.registry}/demo/shop:${tag}`
  const running = async () => {
    const cluster = aClusterClient(runner.facts.kubeconfig ?? '')
    return containersOf(await cluster.get('/apis/apps/v1/namespaces/demo/deployments/shop'))
  }
  async function pushAndSee(tag: string, push = pushImage) {
    const from = runner.log.length
    await push(`demo/shop:${tag}`)
    const { commit } = await runner.told({ msg: 'images committed' }, from)
    await runner.told({ msg: 'sync applied', commit }, from)
    return git('rev-parse', 'main')
  }

  it('is one commit of one line, and runs', async () => {
    const before = await git('rev-parse', 'main')
    const commit = await pushAndSee('1.27.1')
    expect(await git('rev-list', '--count', `${before}..main`)).toBe('1')
    const shown = await git('show', '--format=%an <%ae>%n%B', '--numstat', commit)
    expect(shown.split('\n').filter(Boolean)).toEqual([
      'fluxless sandbox <sandbox@fluxless.invalid>',
      `Auto-release ${shop('1.27.1')}`,
      '1\t1\tapps/shop.yaml',
    ])
    const diff = await git('show', '--format=', '--unified=0', commit)
    expect(diff).toContain(`-          image: ${shop('1.27.0')}\n+          image: ${shop('1.27.1')}`)
    expect(await running()).toEqual({ web: shop('1.27.1') })
    expect(await git('rev-parse', 'flux-sync^{commit}')).toBe(commit)
  })

  it.skipIf(!isKubectlThere)('shows in kubectl get', async () => {
    const { kubeconfig = '' } = runner.facts
    const path = 'jsonpath={.spec.template.spec.containers[0].image}'
    const args = ['--kubeconfig', kubeconfig, '-n', 'demo', 'get', 'deploy', 'shop', '-o', path]
    expect(await stage.execute('kubectl', args)).toBe(shop('1.27.1'))
  })

  it('shows in fluxctl list-images, with what it left behind', async () => {
    const { code, stdout } = await fluxctl('list-images', '-n', 'demo', '--no-headers')
    expect(code).toBe(0)
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map(line => line.trim().split(/ {2,}/))
    expect(rows).toEqual([
      ['demo:deployment/shop', 'web', `${runner.facts.registry}/demo/shop`],
      ["'-> 1.27.1"],
      ['1.27.0'],
    ])
  })

  it('changes nothing when the filter does not allow it, and why says so', async () => {
    const [before, from] = [await git('rev-parse', 'main'), runner.log.length]
    await pushImage('demo/shop:2.0.0')
    const { job } = await runner.told({ msg: 'scan done', reason: 'push', tags: 3, news: true }, from)
    await runner.told(line => line.msg === 'images nothing' && `${line.job}`.startsWith(`${job}/`), from)
    expect(await git('rev-parse', 'main')).toBe(before)
    expect(await running()).toEqual({ web: shop('1.27.1') })
    const { code, stdout } = await fluxctl('why', 'deployment/shop', '-n', 'demo')
    expect(code).toBe(0)
    expect(stdout).toContain(`web: ${shop('1.27.1')} stays: 1.27.1 is the highest of 2 that match semver:~1.27`)
    expect(stdout).toContain('2.0.0 does not match semver:~1.27 (seen ')
  })

  it('of a repository that nobody uses changes nothing', async () => {
    const [before, from] = [await git('rev-parse', 'main'), runner.log.length]
    await pushImage('demo/other:9.9.9')
    const isIts = ({ msg, image }: LogLine) => msg.startsWith('scan ') && `${image}`.endsWith('/demo/other')
    await runner.told(isIts, from)
    // A push that counts comes after it.
    await pushAndSee('1.27.2')
    expect(await git('rev-list', '--count', `${before}..main`)).toBe('1')
  })

  it.skipIf(!isSkopeoThere)('may come from any client (skipped where there is no skopeo)', async () => {
    const before = await git('rev-parse', 'main')
    const at = (tag: string) => `docker://${shop(tag)}`
    const copy = ['--insecure-policy', 'copy', '--quiet', '--src-tls-verify=false', '--dest-tls-verify=false']
    await pushAndSee('1.27.3', () => stage.execute('skopeo', [...copy, '--format=v2s2', at('1.27.0'), at('1.27.3')]))
    expect(await git('rev-list', '--count', `${before}..main`)).toBe('1')
    expect(await running()).toEqual({ web: shop('1.27.3') })
  })

  it('still counts after a restart, and what came before it stays', async () => {
    const [before, left] = [await git('rev-parse', 'main'), await running()]
    expect(await runner.end('SIGTERM')).toEqual({ code: 0, signal: null })
    runner = await stage.run()
    expect(await running()).toEqual(left)
    const commit = await pushAndSee('1.27.10')
    expect(await git('rev-list', '--count', `${before}..main`)).toBe('1')
    expect(await git('show', '--format=', '--numstat', commit)).toBe('1\t1\tapps/shop.yaml')
    expect(await running()).toEqual({ web: shop('1.27.10') })
  })
})
