// From nothing to running on one machine, and back: the Git host and the cluster are real servers on loopback.
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startGitHost } from '../../functions/local/sandbox/git-host/start.ts'
import { startKubernetes } from '../../functions/local/sandbox/kubernetes/start.ts'
import { findFreePorts } from '../cluster/find-free-ports.ts'
import { aConfigMap } from './manifests.ts'
import { type RunnerProcess, startProcess } from './runner-process.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const TOKEN = 'git-token-of-the-operator'
const REPOSITORY = 'acme/manifests'

describe('fluxctl on one machine', () => {
  let folder: string
  let gitHost: Awaited<ReturnType<typeof startGitHost>>
  let kubernetes: Awaited<ReturnType<typeof startKubernetes>>
  let port: number
  let runner: RunnerProcess | undefined
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fluxless-setup-'))
    gitHost = await startGitHost({ folder: join(folder, 'git'), now: Date.now, token: TOKEN, hooks: () => [] })
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: demo }\n'
    const files = { 'namespace.yaml': namespace, 'settings.yaml': aConfigMap('settings', 'first') }
    await gitHost.createRepository(REPOSITORY, files, { branch: 'main', message: 'Start' })
    kubernetes = await startKubernetes({ now: Date.now })
    await writeFile(join(folder, 'kubeconfig'), kubernetes.kubeconfig())
    const [free = 0] = await findFreePorts()
    port = free
  })
  afterAll(async () => {
    await runner?.end()
    await Promise.all([gitHost.stop(), kubernetes.stop()])
    await rm(folder, { recursive: true })
  })

  const env = () => ({ PATH: process.env.PATH ?? '', HOME: folder, KUBECONFIG: join(folder, 'kubeconfig') })
  async function fluxctl(...argv: readonly string[]) {
    const script = join(ROOT, 'functions/cli/fluxctl.mjs')
    const started = startProcess(process.execPath, [script, ...argv], {
      cwd: folder,
      env: { ...env(), GITHUB_TOKEN: TOKEN },
    })
    const { code } = await started.ended
    expect(started.all()).not.toContain(TOKEN)
    return { code, stdout: started.stdout(), stderr: started.stderr() }
  }
  const setup = (...more: readonly string[]) =>
    fluxctl('setup', '--local', '--public-url', `http://127.0.0.1:${port}`, '--grant-rights', ...more)
  const first = () => ['--repository', REPOSITORY, '--git-url', gitHost.url, '--kubeconfig', join(folder, 'kubeconfig')]
  const wordsOf = (stdout: string) =>
    stdout
      .split('\n')
      .map(line => /^(create|update|keep|skip|remove|leave) +(.{15})/.exec(line))
      .flatMap(found => (found ? [`${found[1]} ${found[2]?.trim()}`] : []))

  it('says what it would do, and does nothing', async () => {
    const { code, stdout } = await setup('--dry-run', ...first())
    expect([code, wordsOf(stdout)]).toEqual([
      0,
      [
        ...['keep Git', 'create configuration', 'create secret', 'create secret', 'create secret', 'keep secret'],
        ...['skip stack', 'create webhook', 'create rights'],
      ],
    ])
    expect((await readdir(folder)).sort()).toEqual(['git', 'kubeconfig'])
  })

  it('says what is missing, before anything is made', async () => {
    const { code, stderr } = await setup()
    expect([code, stderr]).toEqual([1, expect.stringContaining('--repository OWNER/NAME')])
    expect((await readdir(folder)).sort()).toEqual(['git', 'kubeconfig'])
  })

  it('makes all of it', async () => {
    const { code, stdout } = await setup(...first())
    expect([code, wordsOf(stdout)]).toEqual([
      0,
      [
        ...['keep Git', 'create configuration', 'create secret', 'create secret', 'create secret', 'keep secret'],
        ...['skip stack', 'create webhook', 'create rights'],
      ],
    ])
    expect(stdout).toContain('its ping was answered by nobody; is the server running?')
    expect(stdout).toContain('npm start -- --config fluxless.yml')
    const secrets = join(folder, '.fluxless/secrets')
    expect((await readdir(secrets)).sort()).toEqual(['api-token', 'git-token', 'hook'])
    expect((await stat(join(secrets, 'hook'))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(folder, 'fluxless.yml'), 'utf8')).not.toContain(TOKEN)
  })

  it('runs, is heard by the Git host, and finds nothing broken', async () => {
    const start = join(ROOT, 'functions/local/start.ts')
    const args = [start, '--config', 'fluxless.yml', '--port', String(port)]
    runner = startProcess(process.execPath, args, { cwd: folder, env: { ...env(), FLUXLESS_LOG: 'json' } })
    await runner.ready(join(folder, '.fluxless'))
    const { code, stdout } = await setup()
    expect(wordsOf(stdout).filter(word => word.startsWith('create'))).toEqual([])
    expect(stdout).not.toMatch(/^failed/m)
    expect(stdout).toMatch(/^ok +signature +github +a signed ping is heard/m)
    expect(code).toBe(0)
  })

  it('changes nothing when it is run again', async () => {
    const before = await readdir(join(folder, '.fluxless/secrets'))
    const { code, stdout } = await setup()
    expect([code, wordsOf(stdout).filter(word => !word.startsWith('keep'))]).toEqual([0, ['skip stack']])
    expect(await readdir(join(folder, '.fluxless/secrets'))).toEqual(before)
    expect(gitHost.requests.filter(({ method, path }) => method !== 'GET' && path.endsWith('/hooks'))).toHaveLength(1)
  })

  it('applies what is pushed from then on', async () => {
    const commit = await gitHost.commit(
      REPOSITORY,
      'main',
      { 'settings.yaml': aConfigMap('settings', 'second') },
      'Change',
    )
    await runner?.told({ msg: 'sync applied', commit: commit.slice(0, 7) })
  })

  it('takes all of it away, leaves what is applied, and has nothing to do the second time', async () => {
    const down = (...more: readonly string[]) =>
      fluxctl('teardown', '--local', '--public-url', `http://127.0.0.1:${port}`, '--grant-rights', ...more)
    const looked = await down()
    expect([looked.code, looked.stderr]).toEqual([1, expect.stringContaining('--yes')])
    expect(existsSync(join(folder, 'fluxless.yml'))).toBe(true)
    const gone = await down('--yes')
    expect([gone.code, wordsOf(gone.stdout)]).toEqual([
      0,
      [
        ...['remove webhook', 'remove rights', 'remove secret', 'remove secret', 'remove secret'],
        ...['remove configuration', 'leave Git', 'leave cluster'],
      ],
    ])
    expect(gone.stdout).toContain('nothing of it is left')
    expect(existsSync(join(folder, 'fluxless.yml'))).toBe(false)
    expect(existsSync(join(folder, '.fluxless/secrets'))).toBe(false)
    const again = await down('--yes')
    expect([again.code, wordsOf(again.stdout)]).toEqual([0, ['leave Git']])
  })
})
