// fluxctl as a person types it, against a runner: what runs, bring it up to date, and what a stranger is told.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aClusterClient } from './a-cluster-client.ts'
import { aStage, type Stage } from './a-stage.ts'
import { runFluxctl } from './run-fluxctl.ts'

describe('fluxctl beside a runner', () => {
  let stage: Stage
  let runner: Awaited<ReturnType<Stage['run']>>
  beforeAll(async () => {
    stage = await aStage()
    runner = await stage.run()
    // Ready does not mean that the first sync is over.
    await runner.told({ msg: 'sync applied' })
  })
  afterAll(() => stage.close())

  const fluxctl = (args: readonly string[], apiToken = runner.facts.apiToken ?? '') =>
    runFluxctl(stage, args, { apiUrl: runner.facts.apiUrl, apiToken })

  const bare = () => join(runner.state, 'git/demo/manifests.git')
  const point = (name: string) => stage.execute('git', ['-C', bare(), 'rev-parse', `${name}^{commit}`])

  /** Automation would bring an image that no registry has back to the newest one there is. */
  const byHand = (text: string) => text.replace('fluxcd.io/automated: "true"', 'fluxcd.io/automated: "false"')

  /** Commits as a push that no webhook tells of: straight into the bare repository, by its path. */
  async function commitUnseen(changes: Readonly<Record<string, (text: string) => string>>, name: string) {
    const clone = await stage.clone(bare(), name)
    const files: Record<string, string> = {}
    for (const [path, change] of Object.entries(changes)) {
      files[path] = change(await clone.git('show', `HEAD:${path}`).catch(() => ''))
    }
    return clone.push(files)
  }

  it('tells its own version and the one of the server', async () => {
    const { code, stdout, stderr } = await fluxctl(['version'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\nserver: \d+\.\d+\.\d+ at http:\/\/127\.0\.0\.1:\d+\/api\/flux\n$/)
  })

  it('lists what runs in the columns of Flux', async () => {
    const { code, stdout } = await fluxctl(['list-workloads', '-a'])
    expect(code).toBe(0)
    const rows = stdout.split('\n').map(line => line.split(/ {2,}/))
    expect(rows).toEqual([
      ['WORKLOAD', 'CONTAINER', 'IMAGE', 'RELEASE', 'POLICY'],
      ['demo:deployment/shop', 'web', `${runner.facts.registry}/demo/shop:1.27.0`, 'ready', 'automated'],
      [''],
    ])
  })

  it('brings a commit to the cluster that no webhook told of, and tags it', async () => {
    const commit = await commitUnseen(
      { 'apps/shop.yaml': text => byHand(text).replace('replicas: 2', 'replicas: 4').replace('1.27.0', '1.27.1') },
      'unseen',
    )
    expect(await point('refs/tags/flux-sync')).not.toBe(commit)

    const { code, stdout } = await fluxctl(['sync'])
    expect(code, stdout).toBe(0)
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^Synchronizing with http:\/\/127\.0\.0\.1:\d+\/demo\/manifests/),
      `Revision of main to apply is ${commit.slice(0, 7)}`,
      `Waiting for ${commit.slice(0, 7)} to be applied ...`,
      '1 updated, 5 unchanged, 1 left alone',
      '  updated  demo:deployment/shop',
      'Done.',
      '',
    ])
    expect(await point('refs/tags/flux-sync')).toBe(commit)
    const cluster = aClusterClient(runner.facts.kubeconfig ?? '')
    expect(await cluster.get('/apis/apps/v1/namespaces/demo/deployments/shop')).toMatchObject({ spec: { replicas: 4 } })
    expect((await fluxctl(['list-workloads', '-n', 'demo'])).stdout).toContain('/demo/shop:1.27.1')
  })

  it('exits with 1 and names file and line when the commit cannot be read, and nothing of it is applied', async () => {
    const before = await point('refs/tags/flux-sync')
    const breaks = { 'broken.yaml': () => 'kind: ConfigMap\n\tname: x\n' }
    await commitUnseen({ ...breaks, 'apps/shop.yaml': text => text.replace('replicas: 4', 'replicas: 9') }, 'broken')
    const { code, stdout, stderr } = await fluxctl(['sync'])
    expect(code, stdout + stderr).toBe(1)
    expect(stderr).toContain('Cannot read manifest')
    expect(stderr).toContain('broken.yaml:2')
    expect(await point('refs/tags/flux-sync')).toBe(before)
    const cluster = aClusterClient(runner.facts.kubeconfig ?? '')
    expect(await cluster.get('/apis/apps/v1/namespaces/demo/deployments/shop')).toMatchObject({ spec: { replicas: 4 } })
  })

  it.each(['list-workloads', 'sync'])('%s with a wrong token exits with 1 and says what to give', async verb => {
    const { code, stdout, stderr } = await fluxctl([verb], 'no-token-of-ours')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('The request failed authentication')
    expect(stderr).toContain('--token or FLUX_TOKEN')
    expect(stderr).not.toContain('no-token-of-ours')
    expect(stderr).not.toContain('    at ')
  })

  it('finds the runner of the folder it is called in, and says so', async () => {
    const here = await stage.run([], { state: 'here/.fluxless' })
    await here.told({ msg: 'sync applied' })
    const said = await runFluxctl(stage, ['list-workloads', '-a'], undefined, stage.at('here'))
    expect(said.code, said.stderr).toBe(0)
    expect(said.stdout).toContain('demo:deployment/shop')
    expect(said.stderr).toBe(`Using ${here.facts.apiUrl} from .fluxless/local.json\n`)
  })
})
