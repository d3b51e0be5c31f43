// Images that are made on the spot.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeImage } from '../../../../functions/local/sandbox/registry/make-image.ts'
import { sha256 } from './a-client.ts'
import { aRegistry, NOW_MS, type Stage } from './a-registry.ts'

describe('an image made on the spot', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await aRegistry()
  })
  afterAll(() => stage.close())

  it('has the same digest on every machine', () => {
    const { manifest } = makeImage({ name: 'demo/shop:1.0.0', createdAtMs: NOW_MS })
    expect(sha256(manifest)).toBe('sha256:438886d059eb2b6043b49e64fddf9aea942edb9f0c355d99e47888d1d811d522')
  })

  it('reads as what it is', async () => {
    const createdAtMs = NOW_MS - 86_400_000
    const digest = await stage.registry.putImage({ repository: 'demo/shop', tag: '1.0.0', createdAtMs })
    const { json, headers } = await stage.client.get('demo/shop', '1.0.0')
    expect(headers.get('docker-content-digest')).toBe(digest)
    const config = await stage.client.call('GET', `/v2/demo/shop/blobs/${json.config.digest}`)
    expect(JSON.parse(config.text)).toMatchObject({ created: '2026-01-01T03:04:05.000Z', os: 'linux' })
    expect(stage.registry.hasRepository('demo/shop')).toBe(true)
    expect(stage.registry.hasRepository('demo')).toBe(false)
  })

  it.each([
    ['../shop', '1.0'],
    ['shop', '../1.0'],
    ['Shop', '1.0'],
  ])('is not called %s:%s', async (repository, tag) => {
    await expect(stage.registry.putImage({ repository, tag, createdAtMs: NOW_MS })).rejects.toThrow(RangeError)
  })
})
