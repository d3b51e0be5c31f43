// What holds for any name, any range and any way to cut a blob into chunks.
import { join, relative } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRepositoryName, isTag } from '../../../../functions/local/sandbox/registry/names.ts'
import { parseRange } from '../../../../functions/local/sandbox/registry/parse-range.ts'
import { Refused } from '../../../../functions/local/sandbox/registry/refusals.ts'
import { sha256, withQuery } from './a-client.ts'
import { aRegistry, type Stage } from './a-registry.ts'

/** Texts made of what names are made of, and of what leads out of folders. */
const ODD = ['.', '..', '_', '__', '-', '\\', '%2e', '\0', '_repository.json', 'A']
const aPart = fc.oneof(
  { arbitrary: fc.constantFrom('a', 'b1', '/'), weight: 2 },
  { arbitrary: fc.constantFrom(...ODD), weight: 1 },
)
const aName = fc.array(aPart, { maxLength: 8 }).map(parts => parts.join(''))

describe('names', () => {
  it('never lead out of the folder, nor to a file of the registry', () => {
    let taken = 0
    fc.assert(
      fc.property(aName, name => {
        if (!isRepositoryName(name)) return
        taken += 1
        const path = relative('/registry', join('/registry', name))
        expect(path).toBe(name)
        expect(path.split('/').filter(part => /^[._]|^$/.test(part))).toEqual([])
      }),
      { numRuns: 3_000, seed: 1 },
    )
    expect(taken).toBeGreaterThan(100)
  })

  it('of tags have no slash', () => {
    fc.assert(
      fc.property(aName, name => !isTag(name) || (!name.includes('/') && !name.startsWith('.'))),
      { numRuns: 1_000, seed: 2 },
    )
  })
})

describe('ranges', () => {
  it('lie within the content, or are refused', () => {
    const aBound = fc.oneof(fc.constant(''), fc.nat(30).map(String))
    fc.assert(
      fc.property(aBound, aBound, fc.nat(20), (from, to, sizeBytes) => {
        const range = orRefused(() => parseRange(`bytes=${from}-${to}`, sizeBytes))
        if (range === undefined || range === 'refused') return
        expect(range.first).toBeGreaterThanOrEqual(0)
        expect(range.last).toBeGreaterThanOrEqual(range.first)
        expect(range.last).toBeLessThan(sizeBytes)
      }),
      { numRuns: 2_000, seed: 3 },
    )
  })
})

function orRefused<Result>(parse: () => Result): Result | 'refused' {
  try {
    return parse()
  } catch (error) {
    if (error instanceof Refused) return 'refused'
    throw error
  }
}

describe('uploads', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await aRegistry()
  })
  afterAll(() => stage.close())

  it('are the same blob, however they are cut', async () => {
    const aChunk = fc.record({ text: fc.string({ maxLength: 40 }), saysWhere: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(aChunk, { maxLength: 5 }), fc.string({ maxLength: 40 }), async (chunks, last) => {
        const { client } = stage
        let location = await client.begin('shop')
        let sent = 0
        for (const { text, saysWhere } of chunks) {
          const lengthBytes = Buffer.byteLength(text)
          const range = { 'content-range': `${sent}-${sent + lengthBytes - 1}` }
          const ask = { body: text, headers: saysWhere && lengthBytes > 0 ? range : {} }
          const reply = await client.call('PATCH', location, ask)
          sent += lengthBytes
          expect([reply.status, reply.headers.get('range')]).toEqual([202, `0-${Math.max(0, sent - 1)}`])
          location = reply.headers.get('location') ?? ''
        }
        const whole = [...chunks.map(({ text }) => text), last].join('')
        const digest = sha256(whole)
        const done = await client.call('PUT', withQuery(location, `digest=${digest}`), { body: last })
        expect(done.status).toBe(201)
        expect((await client.call('GET', `/v2/shop/blobs/${digest}`)).text).toBe(whole)
      }),
      { numRuns: 40, seed: 4 },
    )
  })
})
