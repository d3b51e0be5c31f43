// What people push by mistake, and a Git host that refuses: each is told, what was good stays applied, the next push heals.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aSandbox, type Sandbox, SECRETS } from './a-sandbox.ts'
import { aStage, type Stage } from './a-stage.ts'
import { aConfigMap, aDeployment, aSecret } from './manifests.ts'
import { GIT_REFUSALS, PASSWORD, REFUSED, UNREADABLE } from './mistakes.ts'
import type { LogLine } from './runner-process.ts'

type Objects = readonly {
  readonly id: string
  readonly outcome: string
  readonly why?: string
  readonly code?: string
}[]
type LastRun = {
  readonly commit?: string
  readonly verdict: string
  readonly tag: string
  readonly objects: Objects
  readonly failures: readonly {
    readonly code: string
    readonly what: string
    readonly where?: string
    readonly fix: string
  }[]
}

describe('a runner', () => {
  let stage: Stage
  let sandbox: Sandbox
  let runner: Awaited<ReturnType<Stage['run']>>
  let turn = 0
  beforeAll(async () => {
    stage = await aStage()
    const files = {
      'namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: demo }\n',
      'settings.yaml': aConfigMap('settings', 'turn 0'),
      'secret.yaml': aSecret('login', { password: Buffer.from(PASSWORD).toString('base64') }),
      'web.yaml': aDeployment('web'),
    }
    sandbox = await aSandbox(stage.at('sandbox'), files, { allowNamespaces: ['demo'] })
    runner = await stage.run(['--config', sandbox.config], { env: sandbox.env })
    // Ready does not mean that the first sync is over.
    await runner.told({ msg: 'sync applied' })
    sandbox.tellPushesTo(runner.facts.hookUrls.github ?? '')
    expect(await sandbox.tag()).toBe(sandbox.first)
  })
  afterAll(async () => {
    await stage.close()
    await sandbox.close()
  })

  /** Pushes a change of the settings beside the given files, and waits for the run of that commit. */
  async function push(files: Readonly<Record<string, string | null>>, msg: string) {
    turn += 1
    const from = runner.log.length
    const value = `turn ${turn}`
    const commit = await sandbox.push({ 'settings.yaml': aConfigMap('settings', value), ...files })
    const line = await runner.told(isRunOf(commit, msg), from)
    return { commit, value, line, from }
  }

  const isRunOf = (commit: string, msg: string) => (line: LogLine) =>
    line.msg === msg && line.commit === commit.slice(0, 7)
  const settings = async () => (await sandbox.cluster.get('/api/v1/namespaces/demo/configmaps/settings'))?.data?.value
  const shows = (commit: string, state: string, description: RegExp) =>
    expect
      .poll(() => sandbox.status(commit))
      .toMatchObject({ state, context: 'fluxless/demo', description: expect.stringMatching(description) })

  async function lastRun(): Promise<LastRun> {
    const headers = { authorization: `Bearer ${SECRETS.api}` }
    const answer = await fetch(`${runner.facts.apiUrl}/v12/targets`, { headers })
    const [target] = (await answer.json()) as readonly [{ readonly lastRun: LastRun }]
    return target.lastRun
  }

  async function heal(files: Readonly<Record<string, string | null>>) {
    const { commit, value } = await push(files, 'sync applied')
    expect(await settings()).toBe(value)
    expect(await sandbox.tag()).toBe(commit)
    await shows(commit, 'success', /updated|created/)
  }

  it.each(UNREADABLE)(
    'applies nothing of a commit with $mistake, and says where it is',
    async ({ text, code, where }) => {
      const [before, tag] = [await settings(), await sandbox.tag()]
      const { commit } = await push({ 'bad.yaml': text }, 'sync failed')
      await shows(commit, 'error', /^Nothing was applied: .*bad\.yaml:\d/)
      const run = await lastRun()
      expect(run).toMatchObject({ commit, verdict: 'failed', tag: 'kept' })
      expect(run.failures).toMatchObject([
        { code, where: expect.stringMatching(where), fix: expect.stringMatching(/\w/) },
      ])
      expect([await settings(), await sandbox.tag()]).toEqual([before, tag])
      await heal({ 'bad.yaml': null })
    },
  )

  it.each(REFUSED)('applies all but an object with $mistake', async ({ text, id, code, why }) => {
    const { commit, value } = await push({ 'bad.yaml': text }, 'sync partly-applied')
    await shows(commit, 'failure', /1 updated.* 1 failed/)
    const run = await lastRun()
    expect(run.objects).toContainEqual({
      id,
      outcome: 'failed',
      at: 'bad.yaml:1',
      code,
      why: expect.stringMatching(why),
    })
    expect([await settings(), await sandbox.tag()]).toEqual([value, commit])
    await heal({ 'bad.yaml': null })
  })

  it('keeps the last good state of an object whose change is refused', async () => {
    const web = () => sandbox.cluster.get('/apis/apps/v1/namespaces/demo/deployments/web')
    const changed = aDeployment('web').replace('replicas: 1', 'replicas: 5').replace('image:', 'imgae:')
    await push({ 'web.yaml': changed }, 'sync partly-applied')
    expect(await web()).toMatchObject({ spec: { replicas: 1 } })
    await heal({ 'web.yaml': changed.replace('imgae:', 'image:') })
    expect(await web()).toMatchObject({ spec: { replicas: 5 } })
  })

  it('waits for a kind that nobody has defined yet, and applies the rest', async () => {
    const text = 'apiVersion: example.org/v1\nkind: Parcel\nmetadata: { name: bad, namespace: demo }\n'
    const { commit, value } = await push({ 'bad.yaml': text }, 'sync applied')
    await shows(commit, 'success', /1 waiting for their kind/)
    const waiting = { id: 'demo:parcel/bad', outcome: 'waiting', at: 'bad.yaml:1', code: 'kind-not-served' }
    expect((await lastRun()).objects).toContainEqual({ ...waiting, why: expect.stringContaining('CustomResourceDef') })
    expect([await settings(), await sandbox.tag()]).toEqual([value, commit])
    await heal({ 'bad.yaml': null })
  })

  it('leaves alone what is outside the allowed namespaces', async () => {
    const { commit } = await push({ 'bad.yaml': aConfigMap('bad', 'x', 'kube-system') }, 'sync applied')
    await shows(commit, 'success', /1 left alone/)
    const left = {
      id: 'kube-system:configmap/bad',
      outcome: 'left-alone',
      at: 'bad.yaml:1',
      why: expect.stringContaining('allowNamespaces'),
    }
    expect((await lastRun()).objects).toContainEqual(left)
    expect(await sandbox.cluster.get('/api/v1/namespaces/kube-system/configmaps/bad')).toBeUndefined()
    await heal({ 'bad.yaml': null })
  })

  it('names the right it lacks, and applies the object once it has it', async () => {
    const message = 'configmaps "guarded" is forbidden: User "flux" cannot patch resource "configmaps" in API group ""'
    const allow = sandbox.kubernetes.faults.inject({
      method: 'PATCH',
      path: /configmaps\/guarded$/,
      fault: { kind: 'status', code: 403, reason: 'Forbidden', message },
    })
    const { commit } = await push({ 'guarded.yaml': aConfigMap('guarded', 'x') }, 'sync partly-applied')
    allow()
    await shows(commit, 'failure', /1 failed/)
    const failed = { id: 'demo:configmap/guarded', outcome: 'failed', at: 'guarded.yaml:1', code: 'forbidden' }
    const why = expect.stringMatching(/cannot patch resource "configmaps".*Grant the named verb/)
    expect((await lastRun()).objects).toContainEqual({ ...failed, why })
    await heal({})
    expect(await sandbox.cluster.get('/api/v1/namespaces/demo/configmaps/guarded')).toMatchObject({
      data: { value: 'x' },
    })
  })

  it.each(GIT_REFUSALS)('tells of $status at $path and goes on with the next push', async refusal => {
    const { status, path, message, code, isKnown } = refusal
    const [before, tag, from] = [await settings(), await sandbox.tag(), runner.log.length]
    sandbox.gitHost.faults.next(1, { path }, { status, body: JSON.stringify({ message }) })
    const commit = await sandbox.push({ 'settings.yaml': aConfigMap('settings', `after ${status}`) })
    const line = await runner.told({ msg: 'sync failed' }, from)
    expect(line.failures).toMatchObject([{ code, where: expect.stringContaining('acme/manifests') }])
    await runner.told({ msg: 'job given up', code }, from)
    expect([await settings(), await sandbox.tag()]).toEqual([before, tag])
    if (isKnown) await shows(commit, 'error', /does not exist/)
    else expect(await sandbox.status(commit)).toBeUndefined()
    await heal({})
  })

  it('waits as long as the Git host asks for, and then applies by itself', async () => {
    const from = runner.log.length
    const limit = { status: 429, headers: { 'retry-after': '1' }, body: '{"message":"API rate limit exceeded"}' }
    sandbox.gitHost.faults.next(1, { path: /^\/graphql$/ }, limit)
    const commit = await sandbox.push({ 'settings.yaml': aConfigMap('settings', 'after 429') })
    expect(await runner.told({ msg: 'job comes back' }, from)).toMatchObject({ code: 'git-host-busy', waitMs: 1_000 })
    await runner.told(isRunOf(commit, 'sync applied'), from)
    expect([await settings(), await sandbox.tag()]).toEqual(['after 429', commit])
    await shows(commit, 'success', /1 updated/)
  })

  it('does not even mention one failure of the Git host', async () => {
    sandbox.gitHost.faults.next(1, { path: /^\/graphql$/ }, { status: 502 })
    sandbox.gitHost.faults.next(1, { path: /\/tarball\// }, { status: 500 })
    const { from } = await push({}, 'sync applied')
    const loud = runner.log.slice(from).filter(({ level }) => level !== 'info')
    expect(loud).toEqual([])
  })

  it('has shown no token and nothing of a secret to anybody', async () => {
    const shown = [runner.all(), JSON.stringify(await lastRun())].join('\n')
    expect(shown).toContain('demo:secret/bad')
    const encoded = Buffer.from(PASSWORD).toString('base64')
    for (const secret of [...Object.values(SECRETS), sandbox.kubernetes.token, PASSWORD, encoded]) {
      expect(shown.includes(secret), secret).toBe(false)
    }
  })
})
