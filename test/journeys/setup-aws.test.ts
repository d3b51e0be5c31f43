// From nothing to running on AWS, and back, on emulators: moto for AWS, the sandbox's servers for GitHub and Kubernetes. In
// place of functions a runner stands at the address of the stack; it reads its secrets from AWS, as they do.
import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startGitHost } from '../../functions/local/sandbox/git-host/start.ts'
import { startKubernetes } from '../../functions/local/sandbox/kubernetes/start.ts'
import { openHttp } from '../../functions/ports/http/node.ts'
import { findFreePorts } from '../cluster/find-free-ports.ts'
import { openForEmulator } from '../ports/aws/open-for-emulator.ts'
import { obstacle, startMoto } from '../ports/aws/start-moto.ts'
import { type RunnerProcess, startProcess } from './runner-process.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const TOKEN = 'git-token-of-the-operator'
const REPOSITORY = 'acme/manifests'
const http = openHttp({ userAgent: 'fluxless-test' })

describe.skipIf(obstacle !== undefined)(`fluxctl on AWS${obstacle === undefined ? '' : `: ${obstacle}`}`, () => {
  let folder: string
  let moto: Awaited<ReturnType<typeof startMoto>>
  let gitHost: Awaited<ReturnType<typeof startGitHost>>
  let kubernetes: Awaited<ReturnType<typeof startKubernetes>>
  let port: number
  let runner: RunnerProcess | undefined
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fluxless-setup-'))
    moto = await startMoto(http)
    gitHost = await startGitHost({ folder: join(folder, 'git'), now: Date.now, token: TOKEN, hooks: () => [] })
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: demo }\n'
    await gitHost.createRepository(REPOSITORY, { 'a.yaml': namespace }, { branch: 'main', message: 'Start' })
    kubernetes = await startKubernetes({ now: Date.now })
    await writeFile(join(folder, 'kubeconfig'), kubernetes.kubeconfig())
    await mkdir(join(folder, 'bin'))
    for (const program of ['osls', 'npm']) {
      const file = join(folder, 'bin', program)
      const script = join(ROOT, 'test/journeys/fake-osls.ts')
      await writeFile(
        file,
        `#!/bin/sh\nexec "${process.execPath}" "${script}" "${join(folder, 'ran')}" ${program} "$@"\n`,
      )
      await chmod(file, 0o755)
    }
    const [free = 0] = await findFreePorts()
    port = free
  })
  afterAll(async () => {
    await runner?.end()
    await Promise.all([gitHost?.stop(), kubernetes?.stop(), moto?.stop(), http.close()])
    await rm(folder, { recursive: true })
  })

  const env = () => ({
    PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}`,
    HOME: folder,
    KUBECONFIG: join(folder, 'kubeconfig'),
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: moto.origin,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'not-checked',
    FAKE_URL: `http://127.0.0.1:${port}`,
  })
  async function fluxctl(more: Readonly<Record<string, string>>, ...argv: readonly string[]) {
    const script = join(ROOT, 'functions/cli/fluxctl.mjs')
    const started = startProcess(process.execPath, [script, ...argv], { cwd: folder, env: { ...env(), ...more } })
    const { code } = await started.ended
    expect(started.all()).not.toContain(TOKEN)
    return { code, stdout: started.stdout(), stderr: started.stderr() }
  }
  const wordsOf = (stdout: string) =>
    [...stdout.matchAll(/^(create|update|keep|skip|remove|leave) +(.{15})/gm)].map(
      ([, word, thing]) => `${word} ${thing?.trim()}`,
    )
  async function listParameters() {
    const aws = openForEmulator(moto.origin, http)
    const answer = await aws.call({ service: 'ssm', action: 'DescribeParameters', input: {}, about: 'parameters' })
    const { Parameters = [] } = (answer.kind === 'done' ? answer.output : {}) as {
      readonly Parameters?: readonly { readonly Name: string; readonly Type: string }[]
    }
    return Parameters.map(({ Name, Type }) => `${Name} ${Type}`).sort()
  }

  it('makes all of it, and says that nobody answers yet', async () => {
    const first = ['--repository', REPOSITORY, '--git-url', gitHost.url, '--kubeconfig', 'kubeconfig']
    const { code, stdout } = await fluxctl({ GITHUB_TOKEN: TOKEN }, 'setup', ...first, '--param', 'alarmEmail=a@b.c')
    expect(stdout).toMatch(/^account \d{12} in eu-west-1, as arn:aws:/)
    const secrets = ['create secret', 'create secret', 'create secret', 'create secret']
    expect(wordsOf(stdout)).toEqual([
      ...['keep Git', 'create configuration', ...secrets, 'create stack', 'create webhook', 'skip rights'],
    ])
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^failed +server /m)])
    const names = ['api-token', 'deployed', 'git-token', 'hook', 'kubeconfig', 'parameters']
    expect(await listParameters()).toEqual(names.map(name => `/fluxless/prod/${name} SecureString`))
    const where = '--stage prod --region eu-west-1 --param=secretsPrefix=fluxless/prod --param=alarmEmail=a@b.c'
    expect(readFileSync(join(folder, 'ran'), 'utf8').trim().split('\n')).toEqual([
      'osls --version',
      `npm run package -- ${where}`,
      `osls deploy --package .serverless ${where}`,
    ])
    expect(readFileSync(join(folder, 'fluxless.yml'), 'utf8')).not.toContain(TOKEN)
  })

  it('changes nothing when it is run again, and finds everything sound once somebody answers', async () => {
    await mkdir(join(folder, '.fluxless'))
    const start = join(ROOT, 'functions/local/start.ts')
    const args = [start, '--config', 'fluxless.yml', '--port', String(port)]
    runner = startProcess(process.execPath, args, { cwd: folder, env: { ...env(), FLUXLESS_LOG: 'json' } })
    await runner.ready(join(folder, '.fluxless'))
    const before = await listParameters()
    const mended = await fluxctl({}, 'setup')
    expect(wordsOf(mended.stdout).filter(word => word.startsWith('create'))).toEqual([])
    const { code, stdout } = await fluxctl({}, 'setup')
    expect(wordsOf(stdout).filter(word => !word.startsWith('keep'))).toEqual(['skip rights'])
    expect(stdout).toMatch(/^ok +signature +github +a signed ping is heard/m)
    expect(stdout).not.toMatch(/^failed/m)
    expect(code).toBe(0)
    expect(await listParameters()).toEqual(before)
    expect(readFileSync(join(folder, 'ran'), 'utf8')).toMatch(
      /^(?:.*\n)*osls deploy.*\nosls --version\nosls --version\n$/,
    )
  })

  it('takes all of it away, and has nothing to do the second time', async () => {
    const gone = await fluxctl({}, 'teardown', '--yes')
    const secrets = Array.from({ length: 6 }, () => 'remove secret')
    expect([gone.code, wordsOf(gone.stdout)]).toEqual([
      0,
      [
        ...['remove webhook', 'leave rights', 'remove stack', ...secrets, 'remove configuration'],
        ...['leave Git', 'leave cluster'],
      ],
    ])
    expect(gone.stdout).toContain('nothing of it is left')
    expect(await listParameters()).toEqual([])
    expect(existsSync(join(folder, 'fluxless.yml'))).toBe(false)
    const again = await fluxctl({}, 'teardown', '--yes')
    expect([again.code, wordsOf(again.stdout)]).toEqual([0, ['leave Git']])
    expect(readFileSync(join(folder, 'ran'), 'utf8').match(/^osls remove/gm)).toHaveLength(1)
  })
})
