// What the answers say beside their status: headers that clients go on with, content that is right to the byte.
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sha256, TYPES, withQuery } from './a-client.ts'
import { aRegistry, type Stage } from './a-registry.ts'

describe('what the registry answers', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await aRegistry({ mostBlobBytes: 1_000 })
  })
  afterAll(() => stage.close())

  it('says on every answer which version it speaks', async () => {
    for (const path of ['/v2/', '/v2/none/tags/list']) {
      const { headers } = await stage.client.call('GET', path)
      expect(headers.get('docker-distribution-api-version')).toBe('registry/2.0')
    }
  })

  it('says what is wrong in the form of the specification', async () => {
    const { json, headers } = await stage.client.call('GET', '/v2/team/none/tags/list')
    expect(json).toEqual({
      errors: [
        { code: 'NAME_UNKNOWN', message: 'repository name not known to registry', detail: { name: 'team/none' } },
      ],
    })
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  })

  it('names the methods that a path takes', async () => {
    const { headers } = await stage.client.call('POST', '/v2/team/shop/manifests/1.0')
    expect(headers.get('allow')).toBe('DELETE, GET, HEAD, PUT')
  })

  it('guides a client through an upload in chunks', async () => {
    const { client, registry } = stage
    const begun = await client.call('POST', '/v2/up/blobs/uploads/')
    const id = begun.headers.get('docker-upload-uuid')
    expect(begun.headers.get('range')).toBe('0-0')
    expect(begun.headers.get('location')).toMatch(`${registry.url}/v2/up/blobs/uploads/${id}?_state=`)
    const one = await client.call('PATCH', begun.headers.get('location') ?? '', { body: 'abc' })
    expect(one.headers.get('range')).toBe('0-2')
    const gap = { body: 'xyz', headers: { 'content-range': '9-11' } }
    const lost = await client.call('PATCH', one.headers.get('location') ?? '', gap)
    expect([lost.headers.get('range'), lost.headers.get('docker-upload-uuid')]).toEqual(['0-2', id])
    const two = await client.call('PATCH', lost.headers.get('location') ?? '', { body: 'def' })
    const digest = sha256('abcdef')
    const done = await client.call('PUT', withQuery(two.headers.get('location') ?? '', `digest=${digest}`))
    expect(done.headers.get('location')).toBe(`${registry.url}/v2/up/blobs/${digest}`)
    expect(done.headers.get('docker-content-digest')).toBe(digest)
    expect((await client.call('GET', done.headers.get('location') ?? '')).text).toBe('abcdef')
  })

  it('names itself as the client does', async () => {
    const location = await new Promise(resolve => {
      const headers = { host: 'registry.example:5000' }
      request(`${stage.registry.url}/v2/up/blobs/uploads/`, { method: 'POST', headers }, response => {
        response.resume()
        resolve(response.headers.location)
      }).end()
    })
    expect(location).toMatch(/^http:\/\/registry\.example:5000\/v2\//)
  })

  it.each`
    range           | text       | contentRange
    ${undefined}    | ${'01234'} | ${null}
    ${'bytes=1-3'}  | ${'123'}   | ${'bytes 1-3/5'}
    ${'bytes=3-'}   | ${'34'}    | ${'bytes 3-4/5'}
    ${'bytes=3-99'} | ${'34'}    | ${'bytes 3-4/5'}
    ${'bytes=-2'}   | ${'34'}    | ${'bytes 3-4/5'}
    ${'bytes=-99'}  | ${'01234'} | ${'bytes 0-4/5'}
    ${'bytes=3-1'}  | ${'01234'} | ${null}
    ${'bytes=-'}    | ${'01234'} | ${null}
    ${'items=1-3'}  | ${'01234'} | ${null}
  `('sends $text for the range $range', async ({ range, text, contentRange }) => {
    const { digest } = await stage.client.push('ranges', '01234')
    const reply = await stage.client.call('GET', `/v2/ranges/blobs/${digest}`, { headers: range ? { range } : {} })
    expect([reply.text, reply.headers.get('content-range')]).toEqual([text, contentRange])
    expect(reply.headers.get('content-length')).toBe(String(text.length))
  })

  it.each(['blobs', 'manifests'])('tells HEAD of %s what GET would send, without sending it', async kind => {
    const manifest = await stage.client.anImage('heads')
    await stage.client.put('heads', '1.0', manifest)
    const { digest } = await stage.client.push('heads', 'layer')
    const path = `/v2/heads/${kind === 'blobs' ? `blobs/${digest}` : 'manifests/1.0'}`
    const headers = { accept: TYPES.manifest }
    const [get, head] = [
      await stage.client.call('GET', path, { headers }),
      await stage.client.call('HEAD', path, { headers }),
    ]
    for (const name of ['content-length', 'content-type', 'docker-content-digest', 'etag']) {
      expect(head.headers.get(name)).toBe(get.headers.get(name))
    }
    expect([head.text, get.text]).toEqual(['', kind === 'blobs' ? 'layer' : manifest])
  })

  it('sends the image of a Docker list with the digest of the image', async () => {
    const image = (await stage.client.anImage('lists')).replace(TYPES.manifest, TYPES.dockerManifest)
    await stage.client.put('lists', 'image', image, TYPES.dockerManifest)
    const platform = { os: 'linux', architecture: 'amd64' }
    const child = { mediaType: TYPES.dockerManifest, digest: sha256(image), size: image.length, platform }
    const list = JSON.stringify({ schemaVersion: 2, mediaType: TYPES.dockerList, manifests: [child] })
    await stage.client.put('lists', '1.0', list, TYPES.dockerList)
    const reply = await stage.client.get('lists', '1.0', TYPES.dockerManifest)
    expect(reply.headers.get('docker-content-digest')).toBe(sha256(image))
    expect(reply.text).toBe(image)
  })

  it('lists what refers to a manifest, by type if asked', async () => {
    const { client } = stage
    const image = await client.anImage('signed')
    const { headers } = await client.put('signed', '1.0', image)
    expect(headers.get('oci-subject')).toBeNull()
    const subject = { mediaType: TYPES.manifest, digest: sha256(image), size: image.length }
    const more = { subject, artifactType: 'application/x-signature', annotations: { by: 'ada' } }
    const signature = await client.anImage('signed', 'signature', more)
    const pushed = await client.put('signed', sha256(signature), signature)
    expect(pushed.headers.get('oci-subject')).toBe(sha256(image))
    const list = (query: string) => client.call('GET', `/v2/signed/referrers/${sha256(image)}${query}`)
    const referrer = { mediaType: TYPES.manifest, digest: sha256(signature), size: signature.length }
    const all = await list('')
    expect(all.headers.get('content-type')).toBe(TYPES.index)
    expect(all.json.manifests).toEqual([
      { ...referrer, artifactType: 'application/x-signature', annotations: { by: 'ada' } },
    ])
    const none = await list('?artifactType=application/x-other')
    expect(none.json).toEqual({ schemaVersion: 2, mediaType: TYPES.index, manifests: [] })
    expect(none.headers.get('oci-filters-applied')).toBe('artifactType')
  })

  it.each(['chunked', 'in one piece'])(
    'refuses a blob that is too large, sent %s, and keeps nothing of it',
    async how => {
      const body = Buffer.alloc(1_001)
      const location = await stage.client.begin('large')
      const reply =
        how === 'chunked'
          ? await stage.client.call('PATCH', location, { body })
          : await stage.client.call('PUT', withQuery(location, `digest=${sha256(body)}`), { body })
      expect([reply.status, reply.code]).toEqual([413, 'SIZE_INVALID'])
      expect((await stage.client.call('GET', location)).headers.get('range')).toBe('0-0')
    },
  )
})
