// Faults on order, and what the registry notes of requests.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from './a-client.ts'
import { aRegistry, NOW_MS, type Stage } from './a-registry.ts'

const TAGS = '/v2/shop/tags/list'

describe('faults', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await aRegistry()
    await stage.registry.seed([{ repository: 'shop', tag: '1.0', createdAtMs: NOW_MS }])
  })
  afterEach(() => stage.close())

  it('answer as ordered, as often as ordered, and carry nothing out', async () => {
    const body = '{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}'
    const headers = { 'retry-after': '7', 'content-type': 'application/json' }
    stage.registry.faults.next(2, { method: 'PUT', path: /manifests/ }, { status: 429, headers, body })
    const image = await stage.client.anImage('shop')
    for (const answers of ['429 TOOMANYREQUESTS', '429 TOOMANYREQUESTS', '201 ']) {
      const { status, code } = await stage.client.put('shop', '2.0', image)
      expect(`${status} ${code}`).toBe(answers)
      const { json } = await stage.client.call('GET', TAGS)
      expect(json.tags.includes('2.0')).toBe(status === 201)
    }
  })

  it('cut an answer short', async () => {
    const { digest } = await stage.client.push('shop', '0123456789')
    stage.registry.faults.next(1, { path: /blobs/ }, { truncateBytes: 4 })
    await expect(stage.client.call('GET', `/v2/shop/blobs/${digest}`)).rejects.toThrow()
    expect(sha256((await stage.client.call('GET', `/v2/shop/blobs/${digest}`)).text)).toBe(digest)
  })

  it('cut the connection after the work is done', async () => {
    const image = await stage.client.anImage('shop')
    stage.registry.faults.next(1, { method: 'PUT', path: /manifests/ }, { reset: true })
    await expect(stage.client.put('shop', '2.0', image)).rejects.toThrow()
    expect((await stage.client.call('GET', TAGS)).json.tags).toEqual(['1.0', '2.0'])
    expect(stage.registry.requests.at(-2)).toEqual({ method: 'PUT', path: '/v2/shop/manifests/2.0', status: 0 })
  })

  it('end with the registry, however late they were to be', async () => {
    stage.registry.faults.next(1, { path: /tags/ }, { delayMs: 3_600_000 })
    const waiting = expect(stage.client.call('GET', TAGS)).rejects.toThrow()
    await stage.client.call('GET', '/v2/')
    await stage.restart()
    await waiting
    expect((await stage.client.call('GET', TAGS)).status).toBe(200)
  })

  it('can be called off', async () => {
    stage.registry.faults.next(5, { path: /./ }, { status: 500 })
    stage.registry.faults.clear()
    expect((await stage.client.call('GET', TAGS)).status).toBe(200)
  })
})
