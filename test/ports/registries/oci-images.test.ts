// Reading one image: platforms, formats, dates, and how many requests it takes.
import { describe, expect, it } from 'vitest'
import type { ImageDetails, ImageDigest } from '../../../functions/domain/images/image.ts'
import type { FoundImage } from '../../../functions/ports/registries/port.ts'
import { digestOf } from '../../../functions/ports/registries/read-digest.ts'
import type { ImageMemory } from '../../../functions/ports/registries/read-image.ts'
import { aDocument, anImage, anIndex, type BuiltImage, type ImageParts } from './build-image.ts'
import { fail, give, giveRegistry, tag } from './scripted-registry.ts'

const given = giveRegistry()
const read = () => given.registry.readImage(given.repo, tag)
const JANUARY = '2026-01-01T00:00:00Z'
const image = anImage({ created: JANUARY })
const top = image.manifests[0]!
const config = image.blobs[0]!
const found = (digest: ImageDigest, dates: Partial<ImageDetails> = { createdAt: Date.parse(JANUARY) }): FoundImage => ({
  kind: 'found',
  details: { digest, ...dates },
})

describe('an index', () => {
  const parts: Record<string, BuiltImage> = {
    'linux/arm64/v8': anImage({ created: '2026-01-02T00:00:00Z' }),
    'linux/arm/v6': anImage({ created: '2026-01-03T00:00:00Z' }),
    'linux/arm/v7': anImage({ created: '2026-01-04T00:00:00Z' }),
    'windows/amd64': anImage({ created: '2026-01-05T00:00:00Z' }),
    'linux/amd64': anImage({ created: '2026-01-06T00:00:00Z' }),
    'unknown/unknown': anImage({}),
  }
  const index = anIndex(parts).manifests.at(-1)!

  it.each`
    platforms                          | day
    ${undefined}                       | ${6}
    ${['linux/arm64']}                 | ${2}
    ${['linux/arm64/v8']}              | ${2}
    ${['linux/arm']}                   | ${3}
    ${['linux/arm/v7']}                | ${4}
    ${['linux/s390x', 'linux/arm/v7']} | ${4}
    ${['linux/arm64', 'linux/amd64']}  | ${2}
    ${['nonsense', 'windows/amd64']}   | ${5}
  `('gives the part for $platforms, under its own digest', async ({ platforms, day }) => {
    if (platforms) given.reopen({ platforms })
    const part = Object.values(parts)[day - 2]!
    given.answer(give(index), give(part.manifests[0]!), give(part.blobs[0]!))
    expect(await read()).toEqual(found(index.digest, { createdAt: Date.UTC(2026, 0, day) }))
    expect(given.asked()[1]).toBe(`GET /v2/acme/web/manifests/${part.manifests[0]!.digest}`)
  })

  it('without a part for us says for which it has none', async () => {
    given.reopen({ platforms: ['linux/s390x', 'linux/arm/v5'] })
    given.answer(give(index))
    const why = 'it has no part for linux/s390x or linux/arm/v5'
    expect(await read()).toEqual({ kind: 'unsuitable', why, digest: index.digest })
  })

  it('whose part is not there says so', async () => {
    given.answer(give(index), fail(404, 'MANIFEST_UNKNOWN'))
    expect(await read()).toMatchObject({ kind: 'unsuitable', why: 'its part for linux/amd64 cannot be read' })
  })

  it('that points to an index is not followed', async () => {
    const outer = anIndex({ 'linux/amd64': { blobs: [], manifests: [index] } }).manifests.at(-1)!
    given.answer(give(outer), give(index))
    expect(await read()).toMatchObject({ kind: 'unsuitable', why: 'its index points to another index' })
  })
})

describe('what is no image for us', () => {
  const oci = 'application/vnd.oci.image.manifest.v1+json'
  const sha512 = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha512:${'0'.repeat(128)}` }
  it.each`
    manifest                                                                     | why
    ${aDocument(oci, { schemaVersion: 2, manifests: [], layers: [] })}           | ${'claims to be an image and an index at once'}
    ${aDocument(oci, { schemaVersion: 2, manifests: [], config: sha512 })}       | ${'claims to be an image and an index at once'}
    ${aDocument(oci, { schemaVersion: 2, config: sha512, layers: [] })}          | ${'has no SHA-256 digest'}
    ${aDocument(oci, { schemaVersion: 2, layers: [] })}                          | ${'of a kind that we do not know'}
    ${aDocument(oci, ['an', 'array'])}                                           | ${'of a kind that we do not know'}
    ${aDocument(oci, { schemaVersion: 2, manifests: [{ digest: 5 }, null] })}    | ${'no part for linux/amd64'}
    ${anImage({ configType: 'application/vnd.oci.empty.v1+json' }).manifests[0]} | ${'an artifact and no image'}
  `('is told: it $why', async ({ manifest, why }) => {
    given.answer(give(manifest))
    const { digest } = manifest
    expect(await read()).toEqual({ kind: 'unsuitable', why: expect.stringContaining(why), digest })
  })

  it.each([
    ['its media type', 'application/vnd.docker.distribution.manifest.v1+prettyjws', {}],
    ['its version', 'application/json', { schemaVersion: 1 }],
  ])('is the first format, known by %s, whose digest is not of its bytes', async (_by, mediaType, value) => {
    const digest = `sha256:${'1'.repeat(64)}` as ImageDigest
    given.answer(give({ ...aDocument(mediaType, value), digest }))
    expect(await read()).toEqual({ kind: 'unsuitable', why: expect.stringContaining('schema 1'), digest })
  })

  it('is a manifest of more than 4 MiB, or a configuration of more than that, or one that is lost', async () => {
    const huge = { body: Buffer.alloc(4 * 1024 * 1024 + 1, 32) }
    given.answer(huge, give(top), huge, give(top), fail(404, 'BLOB_UNKNOWN'))
    const whys = [await read(), await read(), await read()].map(one => (one.kind === 'unsuitable' ? one.why : one.kind))
    expect(whys[0]).toBe('its manifest is larger than 4 MiB')
    expect(whys[1]).toBe('its configuration is larger than 4 MiB')
    expect(whys[2]).toBe('its configuration is not in the registry')
  })
})

describe('dates', () => {
  const label = (created: string) => ({ 'org.opencontainers.image.created': created })
  const old = (created: string) => ({ 'org.label-schema.build-date': created })
  it.each<[string, ImageParts, Partial<ImageDetails>]>([
    ['of a build', { created: JANUARY }, { createdAt: Date.parse(JANUARY) }],
    ['by Docker', { created: JANUARY, by: 'docker' }, { createdAt: Date.parse(JANUARY) }],
    [
      'by old clients',
      { created: JANUARY, configType: 'application/octet-stream' },
      { createdAt: Date.parse(JANUARY) },
    ],
    ['to the nanosecond', { created: '2026-01-01T00:00:00.123456789Z' }, { createdAt: Date.parse(JANUARY) + 123 }],
    ['with an offset', { created: '2026-01-01T02:00:00+02:00' }, { createdAt: Date.parse(JANUARY) }],
    ['at the beginning of time', { created: '1970-01-01T00:00:00Z' }, { createdAt: 0 }],
    ['that Go left out', { created: '0001-01-01T00:00:00Z' }, {}],
    ['that are none', { created: 'last Monday' }, {}],
    ['in another form', { created: 'Thu, 01 Jan 2026 00:00:00 GMT' }, {}],
    ['of no real day', { created: '2026-13-41T00:00:00Z' }, {}],
    ['of a label', { labels: label(JANUARY) }, { labelledAt: Date.parse(JANUARY) }],
    ['of an old label', { labels: old(JANUARY) }, { labelledAt: Date.parse(JANUARY) }],
    [
      'of both labels',
      { labels: { ...old('2025-01-01T00:00:00Z'), ...label(JANUARY) } },
      { labelledAt: Date.parse(JANUARY) },
    ],
    ['of the label that reads', { labels: { ...old(JANUARY), ...label('soon') } }, { labelledAt: Date.parse(JANUARY) }],
    ['of the container that built it', { buildLabels: label(JANUARY) }, { labelledAt: Date.parse(JANUARY) }],
  ])('%s are read', async (_what, parts, dates) => {
    const built = anImage(parts)
    given.answer(give(built.manifests[0]!), give(built.blobs[0]!))
    expect(await read()).toEqual(found(built.manifests[0]!.digest, dates))
  })

  it('are absent where the configuration is no JSON', async () => {
    const bytes = Buffer.from('no JSON')
    const text = { mediaType: config.mediaType, bytes, digest: digestOf(bytes) }
    const { mediaType, digest } = text
    const manifest = aDocument(top.mediaType, { schemaVersion: 2, config: { mediaType, digest } })
    given.answer(give(manifest), give(text))
    expect(await read()).toEqual(found(manifest.digest, {}))
  })
})

describe('a digest', () => {
  const digest = () => given.registry.readDigest(given.repo, tag)
  const head = (headers: Record<string, string>, status = 200) => ({
    status,
    headers: { 'content-length': '5', ...headers },
  })

  it('costs one request that is no pull, and says what we can read', async () => {
    given.answer(head({ 'docker-content-digest': top.digest }))
    expect(await digest()).toBe(top.digest)
    expect(given.asked()).toEqual(['HEAD /v2/acme/web/manifests/1.0.0'])
    expect(given.server.asked[0]?.headers.accept).toContain('application/vnd.oci.image.index.v1+json')
  })

  it.each([
    ['names none', head({})],
    ['names one of another kind', head({ 'docker-content-digest': `sha512:${'0'.repeat(128)}` })],
    ['takes no HEAD', head({ 'docker-content-digest': config.digest }, 405)],
  ])('is computed when the registry %s', async (_what, answer) => {
    given.answer(answer, { body: top.bytes })
    expect(await digest()).toBe(top.digest)
    expect(given.asked()[1]).toBe('GET /v2/acme/web/manifests/1.0.0')
  })

  it('is not there when the tag goes between two questions', async () => {
    given.answer(head({}), fail(404, 'MANIFEST_UNKNOWN'))
    expect(await digest()).toBeUndefined()
  })
})

describe('requests', () => {
  it('are two for an image nothing is known of', async () => {
    given.answer(give(top), give(config))
    expect(await read()).toEqual(found(top.digest))
    expect(given.asked()).toEqual(['GET /v2/acme/web/manifests/1.0.0', `GET /v2/acme/web/blobs/${config.digest}`])
  })

  it('to a blob elsewhere carry no login', async () => {
    const location = `${given.elsewhere.url}/blob?signature=signed-secret`
    given.answer(give(top), { status: 307, headers: { location } })
    given.elsewhere.answer({ body: config.bytes })
    expect(await read()).toEqual(found(top.digest))
  })

  it('to a blob elsewhere whose address has expired are made again later', async () => {
    given.answer(give(top), { status: 307, headers: { location: `${given.elsewhere.url}/blob?x=signed-secret` } })
    given.elsewhere.answer({ status: 403, body: 'said by the registry' })
    expect((await given.failureOf(read())).code).toBe('registry-unavailable')
  })

  const remember = (): ImageMemory & { readonly kept: Map<string, ImageDetails> } => {
    const kept = new Map<string, ImageDetails>()
    return {
      kept,
      get: async digest => kept.get(digest),
      put: async (digest, details) => void kept.set(digest, details),
    }
  }

  it('are one, which is no pull, for an image that the memory knows', async () => {
    const memory = remember()
    given.reopen({ memory })
    const headers = { 'docker-content-digest': top.digest }
    given.answer({ headers }, give(top), give(config), { headers })
    expect(await read()).toEqual(found(top.digest))
    expect([...memory.kept.keys()]).toEqual([top.digest])
    expect(await read()).toEqual(found(top.digest))
    expect(given.asked().slice(3)).toEqual(['HEAD /v2/acme/web/manifests/1.0.0'])
  })

  it('are none for a digest that the memory knows', async () => {
    const memory = remember()
    memory.kept.set(top.digest, { digest: top.digest, createdAt: 5 })
    given.reopen({ memory })
    expect(await given.registry.readImage(given.repo, top.digest)).toEqual(found(top.digest, { createdAt: 5 }))
    expect(given.asked()).toEqual([])
  })

  it('are one for a tag that is missing, and nothing is remembered of it', async () => {
    const memory = remember()
    given.reopen({ memory })
    given.answer({ status: 404 })
    expect(await read()).toEqual({ kind: 'missing' })
    expect(memory.kept.size).toBe(0)
  })
})
