// npm run push-image, as a person types it: against the sandbox's registry, the real one, and none.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aClient } from './sandbox/registry/a-client.ts'
import { aDockerRegistry, hasDockerRegistry } from './sandbox/registry/a-docker-registry.ts'
import { aRegistry, type Stage } from './sandbox/registry/a-registry.ts'

const SCRIPT = new URL('../../functions/local/push-image.ts', import.meta.url).pathname

describe('push-image', () => {
  let state: string
  let stage: Stage
  beforeEach(async () => {
    state = await mkdtemp(join(tmpdir(), 'push-image-'))
    stage = await aRegistry()
  })
  afterEach(async () => {
    await stage.close()
    await rm(state, { recursive: true, force: true })
  })

  const run = (...args: readonly string[]) =>
    new Promise<{ code: unknown; out: string; err: string }>(resolve => {
      execFile(process.execPath, [SCRIPT, '--state', state, ...args], (error, out, err) =>
        resolve({ code: error ? error.code : 0, out, err }),
      )
    })
  const writeFacts = (facts: unknown) => writeFile(join(state, 'local.json'), JSON.stringify(facts))

  it.each(['127.0.0.1:0', 'http://127.0.0.1:0/'])('pushes to the sandbox, which local.json names as %s', async form => {
    await writeFacts({ registry: form.replace('127.0.0.1:0', stage.registry.host) })
    const { code, out, err } = await run('demo/shop:1.2.4', '--created', '2026-01-02T05:04:05+02:00')
    expect([code, err]).toEqual([0, ''])
    const { headers, json } = await stage.client.get('demo/shop', '1.2.4')
    expect(out.split('\n')).toEqual([
      `pushed   ${stage.registry.host}/demo/shop:1.2.4`,
      `digest   ${headers.get('docker-content-digest')}`,
      'created  2026-01-02T03:04:05.000Z',
      '',
    ])
    const config = await stage.client.call('GET', `/v2/demo/shop/blobs/${json.config.digest}`)
    expect(JSON.parse(config.text).created).toBe('2026-01-02T03:04:05.000Z')
  })

  it('takes the time of now where no date is given', async () => {
    const before = Date.now()
    const { out } = await run(`${stage.registry.host}/shop:1`)
    const created = Date.parse(/^created {2}(.+)$/m.exec(out)?.[1] ?? '')
    expect(created).toBeGreaterThanOrEqual(before)
    expect(created).toBeLessThanOrEqual(Date.now())
  })

  it.skipIf(!hasDockerRegistry)('pushes to the real registry by its whole name', async () => {
    const real = await aDockerRegistry()
    try {
      const { code, err } = await run(`${real.url.replace('http://', '')}/team/shop:1.2.4`)
      expect([code, err]).toEqual([0, ''])
      expect((await aClient(real.url).get('team/shop', '1.2.4')).status).toBe(200)
    } finally {
      await real.close()
    }
  })

  it('says that no sandbox runs', async () => {
    const { code, out, err } = await run('shop:1')
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/^push-image: No sandbox runs here: .*local\.json cannot be read\. Start it with npm start/)
  })

  it('says that what runs has no registry', async () => {
    await writeFacts({ apiUrl: 'http://127.0.0.1:1' })
    expect((await run('shop:1')).err).toMatch(/has no registry of its own/)
  })

  it('says that nothing answers', async () => {
    await stage.registry.stop()
    const { code, err } = await run(`${stage.registry.host}/shop:1`)
    expect([code, err]).toEqual([
      1,
      `push-image: Nothing answers at ${stage.registry.url} (ECONNREFUSED). The sandbox starts with npm start.\n`,
    ])
  })

  it.each`
    status | says
    ${401} | ${/wants a login, which this command has not/}
    ${403} | ${/wants a login, which this command has not/}
    ${500} | ${/answered 500 to POST \/v2\/shop\/blobs\/uploads\/: out of order$/m}
  `('says what a registry answers with $status', async ({ status, says }) => {
    stage.registry.faults.next(1, { path: /uploads/ }, { status, body: 'out of order' })
    const { code, err } = await run(`${stage.registry.host}/shop:1`)
    expect(code).toBe(1)
    expect(err).toMatch(says)
  })

  it('follows an address that is relative and has no query', async () => {
    const seen: string[] = []
    const server = createServer((request, response) => {
      request.resume()
      seen.push(`${request.method} ${request.url?.replace(/sha256.*/, '…')}`)
      const headers = request.method === 'POST' ? { location: '../../../../up/1' } : {}
      response.writeHead(request.method === 'POST' ? 202 : 201, headers).end()
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    await run(`127.0.0.1:${(server.address() as AddressInfo).port}/shop:1`)
    server.closeAllConnections()
    server.close()
    expect(seen.slice(0, 2)).toEqual(['POST /v2/shop/blobs/uploads/', 'PUT /up/1?digest=…'])
  })

  it.each`
    args                                | says
    ${[]}                               | ${'Name one image to push'}
    ${['shop:1', 'shop:2']}             | ${'Name one image to push'}
    ${['shop:1', '--tag', 'x']}         | ${"Unknown option '--tag'"}
    ${['shop:1', '--created', 'today']} | ${'--created takes a date like 2026-01-02T03:04:05Z, not "today"'}
    ${['shop:1', '--created', '2026']}  | ${'--created takes a date'}
    ${['shop']}                         | ${'shop cannot be pushed, because it has no tag, as in shop:1.2.4.'}
  `('says what is wrong with $args', async ({ args, says }) => {
    const { code, err } = await run(...args)
    expect(code).toBe(1)
    expect(err).toContain(says)
  })

  it('shows how it is used', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    expect(out).toContain('npm run push-image -- shop:1.2.4')
  })
})
