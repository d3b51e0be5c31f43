// Many at once, again from the start, and an end in the middle.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aClient, sha256, withQuery } from './a-client.ts'
import { aRegistry, NOW_MS, type Stage } from './a-registry.ts'

describe('a registry', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await aRegistry()
  })
  afterEach(() => stage.close())

  const tags = async () => (await stage.client.call('GET', '/v2/shop/tags/list')).json.tags
  const filesOf = async (folder: string) =>
    (await readdir(join(stage.folder, folder), { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile())
      .map(({ name }) => name)

  it('takes twenty pushes at once, of which many have the same layer', async () => {
    const wanted = Array.from({ length: 20 }, (_, index) => `v${String(index).padStart(2, '0')}`)
    await Promise.all(
      wanted.map(async (tag, index) => {
        const image = await stage.client.anImage('shop', `layer ${index % 3}`)
        expect((await stage.client.put('shop', tag, image)).status).toBe(201)
      }),
    )
    expect(await tags()).toEqual(wanted)
    for (const tag of wanted) {
      const { json, text, headers } = await stage.client.get('shop', tag)
      expect(headers.get('docker-content-digest')).toBe(sha256(text))
      const layer = await stage.client.call('GET', `/v2/shop/blobs/${json.layers[0].digest}`)
      expect(sha256(layer.text)).toBe(json.layers[0].digest)
    }
    expect(await filesOf('uploads')).toEqual([])
  })

  it('moves a tag to one of the images that were pushed under it at once', async () => {
    const images = await Promise.all(['a', 'b', 'c', 'd'].map(content => stage.client.anImage('shop', content)))
    await Promise.all(images.map(image => stage.client.put('shop', 'latest', image)))
    expect(images).toContain((await stage.client.get('shop', 'latest')).text)
    for (const image of images) expect((await stage.client.get('shop', sha256(image))).text).toBe(image)
  })

  it('has after a restart what it had before', async () => {
    const image = await stage.client.anImage('team/shop')
    for (const tag of ['1.0', '__proto__']) await stage.client.put('team/shop', tag, image)
    await stage.client.push('blobs-only', 'layer')
    await stage.restart()
    expect((await stage.client.call('GET', '/v2/_catalog')).json.repositories).toEqual(['blobs-only', 'team/shop'])
    expect((await stage.client.call('GET', '/v2/team/shop/tags/list')).json.tags).toEqual(['1.0', '__proto__'])
    expect((await stage.client.get('team/shop', '1.0')).text).toBe(image)
    expect((await stage.client.call('GET', '/v2/blobs-only/tags/list')).status).toBe(404)
    expect(stage.registry.hasRepository('team/shop')).toBe(true)
  })

  it('makes its first images once, and leaves what was pushed since', async () => {
    const first = ['1.0', '1.1'].map(tag => ({ repository: 'shop', tag, createdAtMs: NOW_MS }))
    await stage.registry.seed(first)
    const image = await stage.client.anImage('shop', 'mine')
    await stage.client.put('shop', '1.1', image)
    await stage.restart()
    await stage.registry.seed([...first, { repository: 'shop', tag: '1.2', createdAtMs: NOW_MS }])
    expect(await tags()).toEqual(['1.0', '1.1', '1.2'])
    expect((await stage.client.get('shop', '1.1')).text).toBe(image)
  })

  it('keeps nothing of a chunk that broke off', async () => {
    const location = await stage.client.begin('shop')
    await stage.client.call('PATCH', location, { body: 'abc' })
    const half = request(location, { method: 'PATCH', headers: { 'content-length': 100 } })
    half.on('error', () => {})
    half.write('xyz')
    const [id] = await filesOf('uploads')
    while ((await stat(join(stage.folder, 'uploads', id ?? ''))).size < 6) {}
    half.destroy()
    const done = await stage.client.call('PUT', withQuery(location, `digest=${sha256('abcd')}`), { body: 'd' })
    expect(done.status).toBe(201)
  })

  it('that was killed in the middle has no half blob, and goes on', async () => {
    const image = await stage.client.anImage('shop')
    await stage.client.put('shop', '1.0', image)
    const whole = await filesOf('blobs')
    await stage.registry.stop()

    const start = new URL('../../../../functions/local/sandbox/registry/start.ts', import.meta.url)
    const options = `{ folder: ${JSON.stringify(stage.folder)}, now: Date.now, hooks: () => [] }`
    const script = `import { startRegistry } from ${JSON.stringify(start)}; console.log((await startRegistry(${options})).url)`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
    const [url] = await once(createInterface({ input: child.stdout }), 'line')
    const doomed = aClient(url)
    const location = await doomed.begin('shop')
    await doomed.call('PATCH', location, { body: 'half of a la' })
    const half = request(withQuery(location, `digest=${sha256('half of a layer')}`), { method: 'PUT' })
    half.on('error', () => {})
    await new Promise<void>(resolve => half.write('ye', () => resolve()))
    child.kill('SIGKILL')
    await ended
    expect(await filesOf('uploads')).toHaveLength(1)

    await stage.restart()
    expect([await filesOf('uploads'), await filesOf('blobs')]).toEqual([[], whole])
    expect(await tags()).toEqual(['1.0'])
    expect((await stage.client.get('shop', '1.0')).text).toBe(image)
  })
})
