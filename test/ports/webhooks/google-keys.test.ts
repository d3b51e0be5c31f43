// Google's keys: read when they are needed, kept as long as Google says, asked for by strangers once a minute at most.
import { describe, expect, it } from 'vitest'
import { openGoogleKeys, SigningKeysUnavailable } from '../../../functions/ports/webhooks/google-keys.ts'
import { openGoogle } from './a-google-token.ts'

function open(google = openGoogle()) {
  const clock = { now: 1_000_000 }
  return { keys: openGoogleKeys(google.http, () => clock.now), clock, ...google }
}

describe("Google's keys", () => {
  it('are read at the first look, many looks at once together', async () => {
    const { keys, asked } = open()
    expect(asked).toEqual([])
    const found = await Promise.all([keys.find('key-1'), keys.find('key-1'), keys.find('nobody')])
    expect(found.map(key => key?.asymmetricKeyType)).toEqual(['rsa', 'rsa', undefined])
    expect(asked).toMatchObject([{ method: 'GET', timeoutMs: 3000, maxBodyBytes: 65_536 }])
  })

  it('leave out keys that we do not check with', async () => {
    const { keys } = open()
    expect(await keys.find('of-another-kind')).toBeUndefined()
    expect(await keys.find('broken')).toBeUndefined()
  })

  it.each<[Record<string, string>, number]>([
    [{ 'cache-control': 'public, max-age=3600' }, 3_600_000],
    [{ 'cache-control': 'max-age=3600', age: '600' }, 3_000_000],
    [{ 'cache-control': 'public, s-maxage=9' }, 300_000],
    [{ 'cache-control': 'max-age=99999999' }, 86_400_000],
    [{ 'cache-control': 'max-age=x' }, 300_000],
    [{ 'cache-control': 'max-age=60', age: '90' }, 0],
    [{}, 300_000],
  ])('with %j are kept for %i ms', async (headers, forMs) => {
    const { keys, clock, asked } = open(openGoogle({ headers }))
    await keys.find('key-1')
    clock.now += Math.max(0, forMs - 1)
    if (forMs > 0) await keys.find('key-1')
    expect(asked).toHaveLength(1)
    clock.now += 1
    await keys.find('key-1')
    expect(asked).toHaveLength(2)
  })

  it('are read again for an unknown key, but not within a minute', async () => {
    const { keys, clock, asked, state } = open()
    await keys.find('key-1')
    state.keyId = 'key-2'
    clock.now += 59_999
    expect(await keys.find('key-2')).toBeUndefined()
    expect(asked).toHaveLength(1)
    clock.now += 1
    expect(await keys.find('key-2')).toBeDefined()
    for (const stranger of ['a', 'b', 'c']) expect(await keys.find(stranger)).toBeUndefined()
    expect(asked).toHaveLength(2)
  })

  it.each([
    ['an answer that is no success', { status: 503 }],
    ['a redirect', { status: 302 }],
    ['no JSON', { body: '<html>' }],
    ['no keys', { body: '{"keys":[]}' }],
    ['keys that are none', { body: '{"keys":[null,1,{"kid":"key-1"}]}' }],
  ])('after %s are tried again later, and nothing is kept', async (_, broken) => {
    const { keys, state } = open()
    Object.assign(state, broken)
    await expect(keys.find('key-1')).rejects.toBeInstanceOf(SigningKeysUnavailable)
    Object.assign(state, { status: 200, body: undefined })
    expect(await keys.find('key-1')).toBeDefined()
  })

  it('that were read stay good when a second look fails for their own time', async () => {
    const { keys, state } = open()
    await keys.find('key-1')
    state.status = 500
    expect(await keys.find('key-1')).toBeDefined()
  })
})
