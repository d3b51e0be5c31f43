// A Git host and a cluster that fail half way: nothing is lost, nobody is told wrongly, and the next try goes on.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aDirectSync } from './a-direct-sync.ts'
import { aSandbox, type Sandbox, SECRETS } from './a-sandbox.ts'
import { aConfigMap, aSecret } from './manifests.ts'
import { PASSWORD } from './mistakes.ts'
import { CLUSTER_TROUBLES, GIT_TROUBLES } from './troubles.ts'

/** Long enough for any answer that comes, short enough to wait for one that does not. */
const HURRIED_MS = 1_000

describe('a sync', () => {
  let folder: string
  let sandbox: Sandbox
  let direct: ReturnType<typeof aDirectSync>
  let turn = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fluxless-journey-'))
    const login = aSecret('login', { password: Buffer.from(PASSWORD).toString('base64') })
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: demo }\n'
    const files = {
      'namespace.yaml': namespace,
      'login.yaml': login,
      'settings.yaml': aConfigMap('settings', 'turn 0'),
    }
    sandbox = await aSandbox(folder, files)
    direct = aDirectSync(sandbox)
    expect(await direct.sync()).toMatchObject({ verdict: 'applied' })
  })
  afterAll(async () => {
    await direct.close()
    await sandbox.close()
    await rm(folder, { recursive: true })
  })
  beforeEach(() => {
    sandbox.gitHost.faults.clear()
    sandbox.kubernetes.faults.clear()
  })

  const settings = async () => (await sandbox.cluster.get('/api/v1/namespaces/demo/configmaps/settings'))?.data?.value
  const pushSettings = async () => {
    turn += 1
    const value = `turn ${turn}`
    return { value, commit: await sandbox.push({ 'settings.yaml': aConfigMap('settings', value) }) }
  }

  /** The next try has to bring everything to where it belongs. */
  async function expectHealed(commit: string, value: string) {
    sandbox.gitHost.faults.clear()
    expect(await direct.sync()).toMatchObject({ verdict: 'applied', tag: 'moved', commit })
    expect([await settings(), await sandbox.tag()]).toEqual([value, commit])
    expect(await sandbox.status(commit)).toMatchObject({ state: 'success', context: 'fluxless/demo' })
  }

  it.each(GIT_TROUBLES)('is tried again when the Git host $trouble', async trouble => {
    const { orders, code, what, isKnown, isApplied = false } = trouble
    const [before, tag] = [await settings(), await sandbox.tag()]
    const { commit, value } = await pushSettings()
    for (const order of orders) sandbox.gitHost.faults.next(...order)
    const run = await direct.sync({ timeoutMs: HURRIED_MS })
    expect(run).toMatchObject({
      verdict: 'retrying',
      tag: 'kept',
      failures: [
        { code, what: expect.stringMatching(what), where: expect.stringMatching(/acme\/manifests|127\.0\.0\.1/) },
      ],
    })
    expect(run.commit).toBe(isKnown ? commit : undefined)
    expect([await settings(), await sandbox.tag()]).toEqual([isApplied ? value : before, tag])
    expect(await sandbox.status(commit)).toEqual(
      isKnown ? expect.objectContaining({ state: 'pending', description: 'Applying' }) : undefined,
    )
    await expectHealed(commit, value)
  })

  it.each(CLUSTER_TROUBLES)('keeps the tag when the cluster $trouble', async ({ fault, code, verdict, state }) => {
    const [before, tag] = [await settings(), await sandbox.tag()]
    const { commit, value } = await pushSettings()
    const { host } = new URL(sandbox.kubernetes.url)
    const nowhere = { kubeconfig: sandbox.kubernetes.kubeconfig().replace(host, await aClosedDoor()) }
    const heal = fault ? sandbox.kubernetes.faults.inject({ fault }) : () => {}
    const run = await direct.sync(fault ? {} : nowhere)
    heal()
    expect(run).toMatchObject({ verdict, commit, tag: 'kept', failures: [{ code }] })
    expect(run.failures[0]?.where).toContain('127.0.0.1')
    expect([await settings(), await sandbox.tag()]).toEqual([before, tag])
    await expect.poll(() => sandbox.status(commit)).toMatchObject({ state })
    await expectHealed(commit, value)
  })

  it.each`
    where                            | to             | verdict      | outcome    | endsAt
    ${'an older commit'}             | ${'older'}     | ${'applied'} | ${'moved'} | ${'commit'}
    ${'nowhere: it was deleted'}     | ${'gone'}      | ${'applied'} | ${'moved'} | ${'commit'}
    ${'a newer commit'}              | ${'newer'}     | ${'applied'} | ${'kept'}  | ${'theirs'}
    ${'a commit of another history'} | ${'elsewhere'} | ${'failed'}  | ${'taken'} | ${'theirs'}
  `('finds its tag moved meanwhile to $where', async ({ to, verdict, outcome, endsAt }) => {
    const { commit, value } = await pushSettings()
    const theirs = await aCommit(to, commit)
    const move = ['update-ref', ...(to === 'gone' ? ['-d', 'refs/tags/flux-sync'] : ['refs/tags/flux-sync', theirs])]
    sandbox.gitHost.faults.next(
      1,
      { path: /\/tarball\// },
      { beforeAnswer: async () => void (await sandbox.git(...move)) },
    )
    const run = await direct.sync()
    expect(run, JSON.stringify(run.failures)).toMatchObject({ verdict, tag: outcome, commit })
    expect(await settings()).toBe(value)
    expect(await sandbox.tag()).toBe(endsAt === 'commit' ? commit : theirs)
    if (outcome === 'taken') {
      expect(run.failures).toMatchObject([{ code: 'tag-taken' }])
      const description = expect.stringContaining('moved by somebody else')
      expect(await sandbox.status(commit)).toMatchObject({ state: 'error', description })
    } else {
      expect(await sandbox.status(commit)).toMatchObject({ state: 'success' })
    }
    const next = await pushSettings()
    await expectHealed(next.commit, next.value)
  })

  it('says on the commit that it is applied although the answer to the move of the tag was lost', async () => {
    const { commit, value } = await pushSettings()
    sandbox.gitHost.faults.next(1, { path: /^\/graphql$/ }, {})
    sandbox.gitHost.faults.next(1, { path: /^\/graphql$/ }, { reset: true, beforeAnswer: async () => {} })
    const run = await direct.sync()
    if (run.verdict === 'retrying') await direct.sync()
    expect([await settings(), await sandbox.tag()]).toEqual([value, commit])
    expect(await sandbox.status(commit)).toMatchObject({ state: 'success' })
  })

  it('has told no token and nothing of a secret to anybody', async () => {
    const shown = JSON.stringify([direct.log.lines, await direct.journal()])
    expect(shown).toContain('tree-truncated')
    for (const secret of [SECRETS.git, sandbox.kubernetes.token, PASSWORD, Buffer.from(PASSWORD).toString('base64')]) {
      expect(shown.includes(secret), secret).toBe(false)
    }
  })

  /** Makes the commit that somebody else puts the tag on. */
  async function aCommit(to: string, commit: string): Promise<string> {
    if (to === 'older') return sandbox.first
    const tree = await sandbox.git('rev-parse', `${commit}^{tree}`)
    return sandbox.git('commit-tree', tree, '-m', 'Theirs', ...(to === 'newer' ? ['-p', commit] : []))
  }
})

/** Finds a place where nobody listens. */
async function aClosedDoor(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}
