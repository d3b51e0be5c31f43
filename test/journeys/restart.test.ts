// The runner stops, in good order and in bad: what came meanwhile is caught up with, what was half done is finished.
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SandboxKubernetes, startKubernetes } from '../../functions/local/sandbox/kubernetes/start.ts'
import { aClusterClient } from './a-cluster-client.ts'
import { aStage, CHECKOUT, type Stage } from './a-stage.ts'
import { aConfigMap } from './manifests.ts'
import { isAlive } from './runner-process.ts'

const MANY = 300

let stage: Stage
beforeEach(async () => {
  stage = await aStage()
})
afterEach(() => stage.close())

type Runner = Awaited<ReturnType<Stage['run']>>
const repositoryOf = ({ state }: Runner) => join(state, 'git/demo/manifests.git')
const tagOf = (runner: Runner) => stage.execute('git', ['-C', repositoryOf(runner), 'rev-parse', 'flux-sync^{commit}'])
const manyMaps = () =>
  Object.fromEntries(Array.from({ length: MANY }, (_, n) => [`many/${n}.yaml`, aConfigMap(`many-${n}`, String(n))]))

/** Tells whether something listens there. */
function isListening(url: string): Promise<boolean> {
  const { port, hostname } = new URL(url)
  return new Promise(resolve => {
    const socket = connect(Number(port), hostname)
    const settle = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', () => settle(true)).once('error', () => settle(false))
  })
}

describe('a runner that was stopped', () => {
  it('catches up with what was pushed meanwhile, at the addresses it had', async () => {
    const first = await stage.run()
    const clone = await stage.clone(first.facts.gitUrl ?? '')
    expect(await first.end('SIGTERM')).toEqual({ code: 0, signal: null })
    const missed = await clone.commit({ 'apps/counter.yaml': aConfigMap('counter', 'while you were out') })
    await clone.git('push', '-q', repositoryOf(first), 'HEAD:main')

    const port = new URL(first.facts.apiUrl).port
    const second = await stage.run(['--port', port])
    expect(second.facts).toEqual(first.facts)
    expect(await tagOf(second)).toBe(missed)
    const cluster = aClusterClient(second.facts.kubeconfig ?? '')
    expect((await cluster.get('/api/v1/namespaces/demo/configmaps/counter'))?.data?.value).toBe('while you were out')
    // What was there before is still there, not made anew.
    expect(second.log.find(({ msg }) => msg === 'sync applied')?.summary).toBe('1 created, 6 unchanged, 1 left alone')

    const from = second.log.length
    const next = await clone.push({ 'apps/counter.yaml': aConfigMap('counter', 'back again') })
    await second.told({ msg: 'sync applied', commit: next.slice(0, 7) }, from)
  })

  it('with its cluster by kill -9 brings everything back from Git', async () => {
    const first = await stage.run()
    const clone = await stage.clone(first.facts.gitUrl ?? '')
    const isOneOfMany = (name: string) => name.startsWith('many-')
    const cluster = aClusterClient(first.facts.kubeconfig ?? '')
    const path = '/api/v1/namespaces/demo/configmaps'
    const watch = cluster.watch(path, ({ object }) => isOneOfMany(object.metadata.name))
    await watch.opened
    const commit = await clone.push(manyMaps())
    await watch.done
    expect(await first.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
    const second = await stage.run()
    expect(await tagOf(second), second.all()).toBe(commit)
    const found = await aClusterClient(second.facts.kubeconfig ?? '').list(path)
    expect(found.filter(({ metadata }) => isOneOfMany(metadata.name))).toHaveLength(MANY)
  })
})

describe('a runner before a cluster of its own', () => {
  let kubernetes: SandboxKubernetes
  let args: readonly string[]
  beforeEach(async () => {
    kubernetes = await startKubernetes({ now: Date.now })
    await writeFile(stage.at('kubeconfig'), kubernetes.kubeconfig())
    args = ['--kubeconfig', stage.at('kubeconfig')]
  })
  afterEach(() => kubernetes.stop())

  it('that is killed half way through completes it at the next start', async () => {
    const first = await stage.run(args)
    const clone = await stage.clone(first.facts.gitUrl ?? '')
    const before = await tagOf(first)
    const cluster = aClusterClient(stage.at('kubeconfig'))
    const path = '/api/v1/namespaces/demo/configmaps'
    const slow = kubernetes.faults.inject({ path: /many-/, fault: { kind: 'latency', delayMs: 50 } })
    const isOneOfMany = (name: string) => name.startsWith('many-')
    const watch = cluster.watch(path, ({ object }) => isOneOfMany(object.metadata.name))
    await watch.opened
    const commit = await clone.push(manyMaps())
    await watch.done
    await first.end('SIGKILL')
    const many = async () => (await cluster.list(path)).filter(({ metadata }) => isOneOfMany(metadata.name))
    const half = await many()
    expect(half.length).toBeGreaterThan(0)
    expect(half.length).toBeLessThan(MANY)
    expect(await tagOf(first)).toBe(before)

    slow()
    const second = await stage.run(args)
    expect(await tagOf(second), second.all()).toBe(commit)
    const whole = await many()
    expect(whole).toHaveLength(MANY)
    // What the first one made was taken over, not replaced.
    const uids = new Map(whole.map(({ metadata }) => [metadata.name, metadata.uid]))
    expect(half.every(({ metadata }) => uids.get(metadata.name) === metadata.uid)).toBe(true)
  })

  it('ends at Ctrl-C within seconds, also while the cluster does not answer', async () => {
    const runner = await stage.run(args)
    const clone = await stage.clone(runner.facts.gitUrl ?? '')
    const before = await tagOf(runner)
    kubernetes.faults.inject({ path: /counter/, fault: { kind: 'latency', delayMs: 120_000 } })
    await clone.push({ 'apps/counter.yaml': aConfigMap('counter', '1') })
    await until(() => kubernetes.requests.count('PATCH', /counter/) > 0)
    const startedMs = performance.now()
    expect((await runner.end('SIGINT')).code).toBe(0)
    // Work in hand has five seconds; forty are what one request to a cluster may take.
    expect(performance.now() - startedMs).toBeLessThan(15_000)
    expect(await tagOf(runner)).toBe(before)
  })
})

describe('Ctrl-C', () => {
  it('at the terminal of npm start leaves no process, no port and no facts behind', async () => {
    const state = stage.at('terminal')
    const command = ['start', '--', '--port', '0', '--state', state]
    await stage.execute('mkdir', [state])
    const npm = stage.start('npm', command, { cwd: CHECKOUT, isGroup: true })
    const facts = await npm.ready(state)
    const { server } = aClusterClient(join(state, 'kubeconfig'))
    const urls = [facts.apiUrl, facts.gitUrl ?? '', server]
    expect(await Promise.all(urls.map(isListening))).toEqual([true, true, true])
    const before = new Set(readChildren(npm.pid))
    expect(before.size).toBeGreaterThan(0)

    await npm.end('SIGINT')
    await until(() => !isAlive(-npm.pid))
    expect([...before].filter(isAlive)).toEqual([])
    expect(await Promise.all(urls.map(isListening))).toEqual([false, false, false])
    expect(existsSync(join(state, 'local.json'))).toBe(false)
    expect(npm.stdout()).toContain('Stopping.')
    expect(npm.stderr()).not.toContain('    at ')
  })
})

/** Reads the children of a process, and theirs. */
function readChildren(pid: number): readonly number[] {
  const own = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  return own.flatMap(child => [child, ...readChildren(child)])
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>(resolve => setImmediate(resolve))
}
