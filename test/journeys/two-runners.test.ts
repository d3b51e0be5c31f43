// Two runners with one lease: one works, the other stands by and takes over, and never do both work.
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKubernetes } from '../../functions/ports/cluster/kubernetes.ts'
import * as a from '../ports/cluster/planned.ts'
import { aSandbox, type Sandbox } from './a-sandbox.ts'
import { aStage, CHECKOUT, type Stage } from './a-stage.ts'
import { aConfigMap } from './manifests.ts'
import type { LogLine, RunnerProcess } from './runner-process.ts'

let stage: Stage
let sandbox: Sandbox
beforeEach(async () => {
  stage = await aStage()
  const files = {
    'counter.yaml': `apiVersion: v1\nkind: Namespace\nmetadata: { name: demo }\n---\n${aConfigMap('counter', '0')}`,
  }
  sandbox = await aSandbox(stage.at('sandbox'), files)
})
afterEach(async () => {
  await stage.close()
  await sandbox.close()
})

/** Starts a runner that wants the lease, and waits until it said where it listens. */
async function want(name: string) {
  const lease = ['--lease', 'sandbox:default/fluxless', '--lease-duration', '3s']
  const args = ['--config', sandbox.config, '--port', '0', '--state', stage.at(name), '--stop-limit', '5s', ...lease]
  const runner = stage.start(process.execPath, [join(CHECKOUT, 'functions/local/start.ts'), ...args], {
    env: sandbox.env,
  })
  await runner.printed('Waiting for the lease default/fluxless in sandbox; ')
  const [, url = ''] = /(http:\/\/[\d.:]+)\/readyz/.exec(runner.stdout()) ?? []
  return { ...runner, url, ask: (path: string, init: RequestInit = {}) => fetch(`${url}${path}`, init) }
}

const timeOf = (line: LogLine | undefined) => String(line?.time)
const syncs = ({ log }: Pick<RunnerProcess, 'log'>) => log.filter(({ msg }) => msg.startsWith('sync '))
const leaseNow = async () => {
  const { spec } = (await sandbox.cluster.get(
    '/apis/coordination.k8s.io/v1/namespaces/default/leases/fluxless',
  )) as unknown as {
    readonly spec: { readonly holderIdentity: string; readonly leaseTransitions: number }
  }
  return spec
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>(resolve => setImmediate(resolve))
}

async function bothUp() {
  const one = await want('one')
  await one.told({ msg: 'sync applied' })
  const two = await want('two')
  return { one, two }
}

describe('of two runners', () => {
  it('one works; the other is ready, takes no webhook, and says who works', async () => {
    const { one, two } = await bothUp()
    const { holderIdentity: holder } = await leaseNow()
    const look = async () =>
      (await (await two.ask('/readyz')).json()) as { readonly lease: { readonly holder?: string } }
    while ((await look()).lease.holder === undefined);
    expect(await look()).toMatchObject({ status: 'ready', stage: 'standby', lease: { state: 'standby', holder } })
    expect((await two.ask('/readyz?role=leader')).status).toBe(503)
    const hook = await two.ask('/hook/github', { method: 'POST', body: '{}' })
    expect([hook.status, hook.headers.get('retry-after')]).toEqual([503, '10'])
    expect(await (await two.ask('/metrics')).text()).toContain('fluxless_leading 0')
    expect(await (await one.ask('/readyz?role=leader')).json()).toMatchObject({
      stage: 'working',
      lease: { state: 'held' },
    })
    expect(syncs(two)).toEqual([])
  })

  it('the other takes over when the first is killed, and catches up', async () => {
    const { one, two } = await bothUp()
    await one.end('SIGKILL')
    const commit = await sandbox.push({ 'more.yaml': aConfigMap('more', '1') })
    const taken = await two.told({ msg: 'lease taken' })
    await two.told({ msg: 'sync applied' })
    expect(timeOf(one.log.at(-1)) < timeOf(taken)).toBe(true)
    expect([await sandbox.tag(), (await leaseNow()).leaseTransitions]).toEqual([commit, 1])
  })

  it('the other takes over when the first ends in good order: the lease is given back', async () => {
    const { one, two } = await bothUp()
    expect(await one.end('SIGTERM')).toEqual({ code: 0, signal: null })
    await two.told({ msg: 'sync applied' })
    expect(one.log.at(-1)).toMatchObject({ msg: 'lease given back' })
  })

  it('the first does nothing more when it was frozen too long, and ends for its supervisor to start it', async () => {
    const { one, two } = await bothUp()
    one.signal('SIGSTOP')
    await two.told({ msg: 'lease taken' })
    await two.told({ msg: 'sync applied' })
    const [before, tag] = [syncs(one).length, await sandbox.tag()]
    one.signal('SIGCONT')
    expect(await one.ended).toEqual({ code: 1, signal: null })
    expect(one.log.at(-1)).toMatchObject({ msg: 'lease lost', why: 'it could not be renewed in time' })
    expect([syncs(one).length, await sandbox.tag()]).toEqual([before, tag])
  })

  it('the first stops when it reaches the cluster no more, with what is in hand', async () => {
    const one = await want('one')
    await one.told({ msg: 'sync applied' })
    sandbox.kubernetes.faults.inject({ path: /counter/, fault: { kind: 'latency', delayMs: 120_000 } })
    sandbox.tellPushesTo(`${one.url}/hook/github`)
    await sandbox.push({ 'counter.yaml': aConfigMap('counter', 'slow') })
    await until(() => sandbox.kubernetes.requests.count('PATCH', /counter/) > 1)
    sandbox.kubernetes.faults.inject({ path: /leases/, fault: { kind: 'reset' } })
    expect(await one.ended).toEqual({ code: 1, signal: null })
    expect(one.log.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['lease not renewed', 'lease lost']))
  })

  it('the second waits as long as the rights are missing, and tells it once', async () => {
    const two = stage.start(
      process.execPath,
      [
        ...[join(CHECKOUT, 'functions/local/start.ts'), '--config', sandbox.config, '--port', '0'],
        ...['--state', stage.at('two'), '--lease', 'sandbox:nowhere/fluxless', '--lease-duration', '2s'],
      ],
      { env: sandbox.env },
    )
    await two.told({ msg: 'lease not renewed', code: 'lease-refused' })
    const kubeconfig = async () => sandbox.kubernetes.kubeconfig()
    const cluster = openKubernetes({ access: { kubeconfig }, now: Date.now, wait: async () => {}, random: () => 0 })
    await cluster.apply(a.aPlan([a.aNamespace('nowhere')]), { live: [], deadline: Date.now() + 10_000 })
    await cluster.close()
    await two.told({ msg: 'sync applied' })
    expect(two.log.filter(({ msg }) => msg === 'lease not renewed')).toHaveLength(1)
  })
})

describe('a lease in a cluster that is not configured', () => {
  it('is refused with the names of those that are', async () => {
    const start = join(CHECKOUT, 'functions/local/start.ts')
    const args = [
      '--config',
      sandbox.config,
      '--port',
      '0',
      '--state',
      stage.at('one'),
      '--lease',
      'here:default/fluxless',
    ]
    const runner = stage.start(process.execPath, [start, ...args], { env: sandbox.env })
    expect(await runner.ended).toEqual({ code: 1, signal: null })
    expect(runner.stderr()).toContain('--lease names the cluster here. The configuration has sandbox.')
  })
})
