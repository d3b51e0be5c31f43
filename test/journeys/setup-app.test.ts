// A GitHub App from a browser's page to applied pushes, and back; the test is the browser and the owner of the repository.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startGitHost } from '../../functions/local/sandbox/git-host/start.ts'
import { startKubernetes } from '../../functions/local/sandbox/kubernetes/start.ts'
import { findFreePorts } from '../cluster/find-free-ports.ts'
import { aConfigMap } from './manifests.ts'
import { type RunnerProcess, startProcess } from './runner-process.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const REPOSITORY = 'acme/manifests'

describe('fluxctl setup --app', () => {
  let folder: string
  let gitHost: Awaited<ReturnType<typeof startGitHost>>
  let kubernetes: Awaited<ReturnType<typeof startKubernetes>>
  let port: number
  let runner: RunnerProcess | undefined
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fluxless-setup-'))
    gitHost = await startGitHost({ folder: join(folder, 'git'), now: Date.now, token: 'of nobody', hooks: () => [] })
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: demo }\n'
    await gitHost.createRepository(REPOSITORY, { 'a.yaml': namespace }, { branch: 'main', message: 'Start' })
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

  const env = () => ({ PATH: process.env.PATH ?? '', HOME: folder })
  const start = (verb: string, ...argv: readonly string[]) => {
    const args = [join(ROOT, 'functions/cli/fluxctl.mjs'), verb, '--local', '--public-url', `http://127.0.0.1:${port}`]
    return startProcess(process.execPath, [...args, ...argv], { cwd: folder, env: env() })
  }
  const wordsOf = (stdout: string) =>
    [...stdout.matchAll(/^(create|update|keep|skip|remove|leave) +(.{15})/gm)].map(
      ([, word, thing]) => `${word} ${thing?.trim()}`,
    )
  const unquote = (text = '') => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')

  /** Opens the page that was told, sends its form to the Git host, and follows where that leads back to. */
  async function confirmIn(address: string) {
    const page = await (await fetch(address)).text()
    const [, action] = /action="([^"]*)"/.exec(page) ?? []
    const [, manifest] = /name="manifest" value="([^"]*)"/.exec(page) ?? []
    const body = new URLSearchParams({ manifest: unquote(manifest) })
    const headers = { 'user-agent': 'browser' }
    const sent = await fetch(unquote(action), { method: 'POST', redirect: 'manual', headers, body })
    const back = sent.headers.get('location') ?? ''
    const forged = new URL(back)
    forged.searchParams.set('state', 'another')
    expect((await fetch(forged)).status).toBe(404)
    return { manifest: JSON.parse(unquote(manifest)), answer: await (await fetch(back)).text() }
  }

  it('makes an App in a browser, waits until it is installed, and leads its webhook here', async () => {
    const first = ['--repository', REPOSITORY, '--git-url', gitHost.url, '--kubeconfig', 'kubeconfig']
    const running = start('setup', '--app', '--app-name', 'acme-fluxless', ...first)
    await running.printed('in a browser')
    const { manifest, answer } = await confirmIn(/http:\S+/.exec(running.stdout())?.[0] ?? '')
    expect(answer).toContain('Go on in the terminal')
    expect(manifest).toMatchObject({
      name: 'acme-fluxless',
      public: false,
      default_permissions: { metadata: 'read', contents: 'write', statuses: 'write', pull_requests: 'write' },
    })
    await running.printed(`Install it on ${REPOSITORY}: ${gitHost.url}/apps/acme-fluxless/installations/new`)
    gitHost.installApp('acme-fluxless', REPOSITORY)
    expect([(await running.ended).code, wordsOf(running.stdout())]).toEqual([
      0,
      [
        ...['keep Git', 'keep configuration', 'keep secret', 'keep secret', 'create secret', 'keep secret'],
        ...['skip stack', 'update webhook', 'skip rights'],
      ],
    ])
    expect(running.stdout()).toContain('it leads elsewhere; an App sends no ping')
    expect((await readdir(join(folder, '.fluxless/secrets'))).sort()).toEqual(['api-token', 'app-key', 'hook'])
    expect(await readFile(join(folder, 'fluxless.yml'), 'utf8')).not.toContain('PRIVATE KEY')
    expect(running.all()).not.toContain('PRIVATE KEY')
  })

  it('applies what the webhook of the App tells of', async () => {
    const args = [join(ROOT, 'functions/local/start.ts'), '--config', 'fluxless.yml', '--port', String(port)]
    runner = startProcess(process.execPath, args, { cwd: folder, env: { ...env(), FLUXLESS_LOG: 'json' } })
    await runner.ready(join(folder, '.fluxless'))
    const files = { 'settings.yaml': aConfigMap('settings', 'told') }
    const commit = await gitHost.commit(REPOSITORY, 'main', files, 'Change')
    await runner.told({ msg: 'sync applied', commit: commit.slice(0, 7) })
    expect(gitHost.deliveries.filter(({ event }) => event === 'push').at(-1)).toMatchObject({ statusCode: 202 })
  })

  it('changes nothing when it is run again, and finds nothing broken', async () => {
    const again = start('setup')
    expect([(await again.ended).code, again.stderr()]).toEqual([0, expect.stringMatching(/^Using /)])
    expect(wordsOf(again.stdout()).filter(word => !word.startsWith('keep'))).toEqual(['skip stack', 'skip rights'])
    expect(again.stdout()).toMatch(/^ok +deliveries +acme\/manifests +all \d+ of the last day arrived/m)
  })

  it('takes the webhook away, and leaves the App to its owner', async () => {
    const gone = start('teardown', '--yes')
    expect((await gone.ended).code).toBe(0)
    expect(wordsOf(gone.stdout())).toEqual([
      ...['remove webhook', 'leave rights', 'remove secret', 'remove secret', 'remove secret', 'remove configuration'],
      ...['leave Git', 'leave cluster', 'leave Git'],
    ])
  })
})
