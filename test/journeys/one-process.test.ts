// The runner as a service: what probes and Prometheus read, one id from the delivery to the sync, and an orderly end.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aSandbox, type Sandbox, SECRETS } from './a-sandbox.ts'
import { aStage, type Stage } from './a-stage.ts'
import { aConfigMap } from './manifests.ts'

let stage: Stage
let sandbox: Sandbox
beforeEach(async () => {
  stage = await aStage()
  const files = {
    'namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: demo }\n',
    'counter.yaml': aConfigMap('counter', '0'),
  }
  sandbox = await aSandbox(stage.at('sandbox'), files)
})
afterEach(async () => {
  await stage.close()
  await sandbox.close()
})

/** Starts a runner whose first sync is over, and whose webhook is told of pushes. */
async function run(...more: readonly string[]) {
  const runner = await stage.run(['--config', sandbox.config, ...more], { env: sandbox.env })
  await runner.told({ msg: 'sync applied' })
  sandbox.tellPushesTo(runner.facts.hookUrls.github ?? '')
  const { origin } = new URL(runner.facts.apiUrl)
  return { ...runner, ask: (path: string, init: RequestInit = {}) => fetch(`${origin}${path}`, init) }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>(resolve => setImmediate(resolve))
}

describe('the pages of a runner', () => {
  it('tell probes and Prometheus how it does, and nobody a secret', async () => {
    const runner = await run()
    const health = await runner.ask('/healthz')
    expect([health.status, await health.json()]).toEqual([
      200,
      {
        status: 'alive',
        checks: { eventLoop: { isWell: true, pauseMs: expect.any(Number) }, table: { isWell: true } },
      },
    ])
    const ready = await runner.ask('/readyz?role=leader')
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', stage: 'working', configuration: 'valid', lease: { state: 'alone' } },
    ])
    const metrics = await runner.ask('/metrics')
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await metrics.text()
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{(?:\w+="(?:[^"\\]|\\.)*",?)+\})? [\d.e+-]+)$/)
    }
    expect(text).toContain('flux_daemon_sync_duration_seconds_count{target="demo",success="true"} 1')
    expect(text).toContain('flux_daemon_sync_manifests{target="demo",success="true"} 2')
    expect(text).toContain('fluxless_leading 1')
    expect(text).toContain('flux_daemon_queue_duration_seconds_count{kind="sync"} 1')

    const pages = [
      ...(await Promise.all(['/healthz', '/readyz'].map(async path => (await runner.ask(path)).text()))),
      text,
    ]
    for (const secret of Object.values(SECRETS)) expect(pages.join()).not.toContain(secret)
  })

  it.each(['/healthz', '/readyz', '/metrics'])(
    'answer HEAD as GET without its body, and nothing else: %s',
    async path => {
      const runner = await run()
      const head = await runner.ask(path, { method: 'HEAD' })
      expect([head.status, await head.text()]).toEqual([200, ''])
      expect(Number(head.headers.get('content-length'))).toBeGreaterThan(2)
      const post = await runner.ask(path, { method: 'POST' })
      expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    },
  )
})

describe('a delivery', () => {
  it('has one id in every line that follows from it', async () => {
    const runner = await run()
    const from = runner.log.length
    await sandbox.push({ 'counter.yaml': aConfigMap('counter', '1') })
    const applied = await runner.told({ msg: 'sync applied' }, from)
    const received = await runner.told({ msg: 'delivery received', outcome: 'queued' }, from)
    expect(received.delivery).toMatch(/./)
    expect(applied.job).toBe(received.delivery)
  })
})

describe('a runner that is told to end', () => {
  /** Pushes a change that the cluster takes so long over, and waits until it is in hand. */
  async function pushSlow(delayMs: number): Promise<string> {
    sandbox.kubernetes.faults.inject({ path: /counter/, fault: { kind: 'latency', delayMs } })
    const commit = await sandbox.push({ 'counter.yaml': aConfigMap('counter', 'slow') })
    await until(() => sandbox.kubernetes.requests.count('PATCH', /counter/) > 1)
    return commit
  }

  it('begins nothing, tells senders to come again, and finishes what is in hand', async () => {
    const runner = await run()
    const commit = await pushSlow(1_500)
    runner.signal('SIGTERM')
    const stopping = async () => (await runner.ask('/readyz')).status === 503
    while (!(await stopping()));
    const hook = await runner.ask('/hook/github', { method: 'POST', body: '{}' })
    expect([hook.status, hook.headers.get('retry-after')]).toEqual([503, '10'])
    const query = await runner.ask('/api/flux/v6/version')
    expect([query.status, query.headers.get('retry-after')]).toEqual([503, '10'])
    expect((await runner.ask('/healthz')).status).toBe(200)
    expect(await runner.ended).toEqual({ code: 0, signal: null })
    expect(await sandbox.tag()).toBe(commit)
    expect(runner.all()).not.toContain('did not end')
  })

  it('gives up what is in hand at the limit, and the next start goes on with it', async () => {
    const runner = await run('--stop-limit', '1s')
    const commit = await pushSlow(120_000)
    expect(await runner.end('SIGTERM')).toEqual({ code: 0, signal: null })
    expect(runner.stdout()).toContain('Work in hand did not end within 1 s; the next start goes on with it.')
    expect(await sandbox.tag()).not.toBe(commit)
    sandbox.kubernetes.faults.clear()
    await run()
    expect(await sandbox.tag()).toBe(commit)
  })

  it('twice ends at once', async () => {
    const runner = await run('--stop-limit', '5m')
    await pushSlow(120_000)
    runner.signal('SIGTERM')
    await runner.printed('Stopping.')
    expect(await runner.end('SIGTERM')).toEqual({ code: 130, signal: null })
  })
})

describe('--host', () => {
  it('opens the runner to others, and the machine reaches it on loopback', async () => {
    const runner = await run('--host', '0.0.0.0')
    expect(runner.facts.apiUrl).toMatch(/^http:\/\/127\.0\.0\.1:/)
    expect((await runner.ask('/readyz')).status).toBe(200)
  })

  it.each`
    args                                          | why
    ${['--host', '0.0.0.0']}                      | ${'give --config too'}
    ${['--config', 'x', '--host', '203.0.113.9']} | ${'203.0.113.9 is no address of this machine'}
  `('$args is refused: $why', async ({ args, why }) => {
    const start = new URL('../../functions/local/start.ts', import.meta.url).pathname
    const runner = stage.start(process.execPath, [start, '--port', '0', '--state', stage.at('state'), ...args])
    expect(await runner.ended).toEqual({ code: 1, signal: null })
    expect(runner.stderr()).toContain(why)
    expect(runner.stderr()).not.toContain('    at ')
  })
})
