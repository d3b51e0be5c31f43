// What the registry tells, to whom, in which order, and how long it goes on trying.
import { afterEach, describe, expect, it } from 'vitest'
import type { RegistryOptions } from '../../../../functions/local/sandbox/registry/start.ts'
import { sha256, TYPES } from './a-client.ts'
import { aReceiver, aRegistry, NOW_MS } from './a-registry.ts'

const AUTHORIZATION = 'Bearer s3cret'

describe('notifications', () => {
  const closing: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  async function aReceiverHere(...args: Parameters<typeof aReceiver>) {
    const receiver = await aReceiver(...args)
    closing.push(receiver.close)
    return receiver
  }

  async function aRegistryThatTells(urls: readonly string[], options: Partial<RegistryOptions> = {}) {
    const hooks = () => urls.map(url => ({ url, authorization: AUTHORIZATION }))
    const stage = await aRegistry({ hooks, retryWaitsMs: [0, 0, 0], ...options })
    closing.push(stage.close)
    return stage
  }

  it('tell of a pushed tag as CNCF Distribution does', async () => {
    const receiver = await aReceiverHere()
    const { client, registry } = await aRegistryThatTells([receiver.url])
    const image = await client.anImage('team/shop')
    await client.call('PUT', '/v2/team/shop/manifests/1.2.3', {
      body: image,
      headers: { 'content-type': TYPES.manifest, 'user-agent': 'docker/27' },
    })
    const { method, headers, json } = await receiver.take()
    expect([method, headers['content-type'], headers.authorization]).toEqual([
      'POST',
      'application/vnd.docker.distribution.events.v2+json',
      AUTHORIZATION,
    ])
    const { config, layers } = JSON.parse(image)
    expect(json).toEqual({
      events: [
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          timestamp: '2026-01-02T03:04:05.000Z',
          action: 'push',
          target: {
            mediaType: TYPES.manifest,
            size: image.length,
            length: image.length,
            digest: sha256(image),
            repository: 'team/shop',
            url: `${registry.url}/v2/team/shop/manifests/${sha256(image)}`,
            tag: '1.2.3',
            references: [config, ...layers],
          },
          request: {
            id: expect.any(String),
            addr: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
            host: registry.host,
            method: 'PUT',
            useragent: 'docker/27',
          },
          actor: {},
          source: { addr: registry.host, instanceID: expect.any(String) },
        },
      ],
    })
  })

  it('tell of a push by digest without a tag, and nothing of blobs or of what was refused', async () => {
    const receiver = await aReceiverHere()
    const { client } = await aRegistryThatTells([receiver.url])
    const image = await client.anImage('shop')
    await client.put('shop', '1.0', '{}')
    await client.put('shop', sha256(image), image)
    const [{ action, target }] = (await receiver.take()).json.events
    expect([action, target.digest, 'tag' in target]).toEqual(['push', sha256(image), false])
  })

  it('tell of a deleted manifest, then of each tag that went with it', async () => {
    const receiver = await aReceiverHere()
    const { client } = await aRegistryThatTells([receiver.url])
    const image = await client.anImage('shop')
    for (const tag of ['1.0', '1.1', 'gone']) await client.put('shop', tag, image)
    await client.call('DELETE', '/v2/shop/manifests/gone')
    await client.call('DELETE', `/v2/shop/manifests/${sha256(image)}`)
    const told: unknown[] = []
    while (told.length < 7) told.push((await receiver.take()).json.events[0])
    expect(told.slice(3)).toMatchObject([
      { action: 'delete', target: { repository: 'shop', tag: 'gone' } },
      { action: 'delete', target: { repository: 'shop', digest: sha256(image) } },
      { action: 'delete', target: { repository: 'shop', tag: '1.0' } },
      { action: 'delete', target: { repository: 'shop', tag: '1.1' } },
    ])
  })

  it('tell of images made on the spot, but not of the first ones', async () => {
    const receiver = await aReceiverHere()
    const { registry } = await aRegistryThatTells([receiver.url])
    const [seeded, put] = ['1.0', '1.1'].map(tag => ({ repository: 'shop', tag, createdAtMs: NOW_MS }))
    await registry.seed([seeded!])
    await registry.putImage(put!)
    expect((await receiver.take()).json.events[0].target.tag).toBe('1.1')
  })

  it('are tried again until they are taken, in the order of the pushes', async () => {
    const refusals = [500, 503, 404]
    const receiver = await aReceiverHere(() => refusals.shift() ?? 302)
    const { client } = await aRegistryThatTells([receiver.url])
    const image = await client.anImage('shop')
    for (const tag of ['1', '2', '3']) await client.put('shop', tag, image)
    const tags: string[] = []
    while (tags.length < 6) tags.push((await receiver.take()).json.events[0].target.tag)
    expect(tags).toEqual(['1', '1', '1', '1', '2', '3'])
  })

  it('tell last what a tag means in the end, when it is pushed many times at once', async () => {
    const receiver = await aReceiverHere()
    const { client } = await aRegistryThatTells([receiver.url])
    const contents = Array.from({ length: 20 }, (_, index) => `content ${index}`)
    await Promise.all(
      contents.map(async content => client.put('shop', 'latest', await client.anImage('shop', content))),
    )
    const digests: string[] = []
    while (digests.length < contents.length) digests.push((await receiver.take()).json.events[0].target.digest)
    expect(new Set(digests).size).toBe(contents.length)
    expect((await client.get('shop', 'latest')).headers.get('docker-content-digest')).toBe(digests.at(-1))
  })

  it('are given up after the last attempt, and the next goes out', async () => {
    const receiver = await aReceiverHere(({ json }) => (json.events[0].target.tag === '1' ? 401 : 200))
    const lines: string[] = []
    const { client } = await aRegistryThatTells([receiver.url], { log: line => lines.push(line) })
    const image = await client.anImage('shop')
    for (const tag of ['1', '2']) await client.put('shop', tag, image)
    const tags: string[] = []
    while (tags.length < 5) tags.push((await receiver.take()).json.events[0].target.tag)
    expect(tags).toEqual(['1', '1', '1', '1', '2'])
    expect(lines.filter(line => line.includes('not taken')).at(-1)).toBe('push of shop was not taken: 401, given up')
    expect(lines.join()).not.toContain('s3cret')
  })

  it('reach each hook, whether or not another one answers', async () => {
    const [one, two] = [await aReceiverHere(), await aReceiverHere()]
    const { client } = await aRegistryThatTells(['http://127.0.0.1:9/', one.url, two.url], { retryWaitsMs: [60_000] })
    await client.put('shop', '1', await client.anImage('shop'))
    for (const { take } of [one, two]) expect((await take()).json.events[0].target.tag).toBe('1')
  })

  it('hold up neither pushes nor the end', async () => {
    const { client } = await aRegistryThatTells(['http://127.0.0.1:9/'], { retryWaitsMs: [3_600_000] })
    const image = await client.anImage('shop')
    for (const tag of ['1', '2']) expect((await client.put('shop', tag, image)).status).toBe(201)
  })
})
