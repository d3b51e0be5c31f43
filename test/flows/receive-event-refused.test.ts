// Knocks that prove nothing, are no delivery, or are too large: each goes through the real Lambda handler.
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { SecretMissing } from '../../functions/ports/secrets/missing.ts'
import { TableUnavailable } from '../../functions/ports/table/unavailable.ts'
import { anHttpEventV1 } from '../lambda/an-http-event.ts'
import { SECRET, sign } from '../ports/webhooks/a-hook-request.ts'
import { bytes, FORM_TYPE, form, PUSH, signature } from './hook-bodies.ts'
import { asAsked, type Knock, openFrontDoor } from './open-front-door.ts'

const MORE = 'the address holds more than the name of the endpoint'

describe('a knock that proves nothing', () => {
  const hex = sign(PUSH).slice('sha256='.length)
  const sha1 = `sha1=${createHmac('sha1', SECRET).update(PUSH).digest('hex')}`
  it.each<[string, Knock, string]>([
    ['a wrong signature', { headers: signature(sign('else')) }, 'the signature is wrong'],
    ['another secret', { secret: 'guessed' }, 'the signature is wrong'],
    ['no signature', { headers: signature(undefined) }, 'the signature is missing'],
    ['an empty signature', { headers: signature('') }, 'the signature is ill-formed'],
    ['a prefix alone', { headers: signature('sha256=') }, 'the signature is ill-formed'],
    ['upper-case digits', { headers: signature(`sha256=${hex.toUpperCase()}`) }, 'the signature is ill-formed'],
    ['an upper-case prefix', { headers: signature(`SHA256=${hex}`) }, 'the signature is ill-formed'],
    ['digits without a prefix', { headers: signature(hex) }, 'the signature is ill-formed'],
    ['a truncated signature', { headers: signature(`sha256=${hex.slice(0, -2)}`) }, 'the signature is ill-formed'],
    ['a signature with more behind it', { headers: signature(`sha256=${hex}00`) }, 'the signature is ill-formed'],
    ['a signature with a newline behind it', { headers: signature(`sha256=${hex}\n`) }, 'the signature is ill-formed'],
    ['a digit that is none', { headers: signature(`sha256=${hex.slice(0, -1)}g`) }, 'the signature is ill-formed'],
    ['the signature twice', { headers: signature(`${sign(PUSH)},${sign(PUSH)}`) }, 'the signature is ill-formed'],
    [
      'a right and a wrong signature',
      { headers: signature(`${sign(PUSH)}, ${sign('')}`) },
      'the signature is ill-formed',
    ],
    [
      'SHA-1 in its own header',
      { headers: { ...signature(undefined), 'x-hub-signature': sha1 } },
      'the signature is missing',
    ],
    ['SHA-1 in the header of SHA-256', { headers: signature(sha1) }, 'the signature is ill-formed'],
    [
      'a tampered byte',
      { body: PUSH.replace('main', 'mine'), headers: signature(sign(PUSH)) },
      'the signature is wrong',
    ],
    ['a byte more', { body: `${PUSH}\n`, headers: signature(sign(PUSH)) }, 'the signature is wrong'],
    [
      'a form signed over its JSON',
      { body: form(PUSH), headers: { ...FORM_TYPE, ...signature(sign(PUSH)) } },
      'the signature is wrong',
    ],
    ['bytes that were damaged on the way', { body: bytes('{"a":"', [0xff], '"}') }, 'the signature is wrong'],
    [
      'the signature of an empty key',
      { headers: signature(sign(PUSH, ' ').replace(/./, 's')) },
      'the signature is wrong',
    ],
    ['an unknown endpoint', { path: '/hook/gitlab' }, 'no such endpoint'],
    ['an endpoint in capitals', { path: '/hook/GitHub' }, 'no such endpoint'],
    ['an endpoint with a slash behind it', { path: '/hook/github/' }, MORE],
    ['an endpoint with more behind it', { path: '/hook/github/x' }, MORE],
    ['an encoded endpoint', { path: '/hook/%67ithub' }, 'no such endpoint'],
    ['a path that climbs', { path: '/hook/../hook/github' }, 'no such endpoint'],
    ['an encoded path that climbs', { path: '/hook/%2e%2e%2fgithub' }, 'no such endpoint'],
    ['no endpoint', { path: '/hook/' }, 'no such endpoint'],
    ['an endpoint named __proto__', { path: '/hook/__proto__' }, 'no such endpoint'],
    ['an endpoint named constructor', { path: '/hook/constructor' }, 'no such endpoint'],
    ['an endpoint with a zero byte', { path: '/hook/github\u0000' }, 'no such endpoint'],
  ])('%s is answered 401 without a word, and queues nothing', async (_, asked, why) => {
    const { knock, sent, log, hashedBytes } = openFrontDoor()
    const body = asked.body ?? PUSH
    const answered = await knock({ body: PUSH, ...asked })
    expect(answered).toEqual({ status: 401, headers: { 'cache-control': 'no-store' }, body: '' })
    expect(sent).toEqual([])
    expect(log.lines).toMatchObject([{ msg: 'delivery received', level: 'warn', outcome: 'refused', why }])
    expect(JSON.stringify(log.lines)).not.toContain('acme')
    expect(JSON.stringify(log.lines)).not.toContain(sign(body).slice(-20))
    // Whatever is wrong, the work is the same: nothing can be learned from the time.
    expect(hashedBytes).toHaveLength(2)
    expect(hashedBytes[0]).toBe(hashedBytes[1])
  })

  it('at an unknown endpoint costs and gets exactly what a wrong signature does', async () => {
    const one = openFrontDoor()
    const other = openFrontDoor()
    const known = await one.knock({ body: PUSH, headers: signature(sign('else')) })
    const unknown = await other.knock({ body: PUSH, path: '/hook/unknown', headers: signature(sign('else')) })
    expect(unknown).toEqual(known)
    expect(other.hashedBytes).toEqual(one.hashedBytes)
    expect(one.hashedBytes).toEqual([PUSH.length, PUSH.length])
  })

  it('with a header that came twice in payload format 1.0 is refused', async () => {
    const { send, sent } = openFrontDoor()
    const headers = { ...asAsked({ body: PUSH }).headers, 'x-hub-signature-256': ['sha256=00', sign(PUSH)] }
    expect((await send(anHttpEventV1({ body: PUSH, headers }))).status).toBe(401)
    expect(sent).toEqual([])
  })

  it.each([
    ['/hook/github/0123456789abcdef', 'github'],
    ['/hook/0123456789abcdef0', '(no name)'],
    ['/hook/0123456789abcdef0/github', '(no name)'],
    ['/hook/githbu', 'githbu'],
    ['/hook/a%20b', '(no name)'],
  ])('tells the log of %s no part that may be a secret', async (path, endpoint) => {
    const { knock, log } = openFrontDoor()
    await knock({ body: PUSH, path })
    expect(log.lines).toMatchObject([{ endpoint }])
    expect(JSON.stringify(log.lines)).not.toContain('0123456789abcdef')
  })

  it.each([
    ['has no secret', new SecretMissing('env HOOK', 'it is empty'), 401, 'secret-missing'],
    ['cannot read its secret now', new TableUnavailable('parameter store', undefined), 503, 'table-unavailable'],
  ])('at an endpoint that %s is not taken for authentic', async (_, failure, status, code) => {
    const { knock, sent, log } = openFrontDoor({ secrets: () => Promise.reject(failure) })
    expect(await knock({ body: PUSH })).toMatchObject({ status, body: '' })
    expect(sent).toEqual([])
    expect(log.lines).toMatchObject([{ code }])
  })

  it.each([[[]], [['']], [['\n']]])('at an endpoint whose secrets are %j never verifies', async secrets => {
    const { knock } = openFrontDoor({ secrets: async () => secrets })
    expect((await knock({ body: PUSH, secret: '' })).status).toBe(401)
    expect((await knock({ body: PUSH, secret: '\n' })).status).toBe(401)
  })
})

describe('a request that is no delivery', () => {
  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'post', 'TRACE'])(
    'by %s is answered 405',
    async method => {
      const { knock, sent, hashedBytes } = openFrontDoor()
      const answered = await knock({ method, body: PUSH })
      expect(answered).toEqual({ status: 405, headers: { 'cache-control': 'no-store', allow: 'POST' }, body: '' })
      expect(sent).toEqual([])
      expect(hashedBytes).toEqual([])
    },
  )

  it('by GET with its payload in the query is answered 405', async () => {
    const { knock } = openFrontDoor()
    expect((await knock({ method: 'GET', query: form(PUSH) })).status).toBe(405)
  })

  it('with the handshake of CloudEvents is answered 405', async () => {
    const { knock } = openFrontDoor()
    const headers = { 'webhook-request-origin': 'evil.example', 'webhook-request-callback': 'http://evil.example/' }
    expect((await knock({ method: 'OPTIONS', headers })).status).toBe(405)
  })

  it.each(['/', '/hook', '/hooks/github', '/HOOK/github', '//hook/github', '/x/hook/github', '/%68ook/github'])(
    'outside of the hooks, at %s, is answered 404',
    async path => {
      const { knock, sent } = openFrontDoor()
      expect(await knock({ path, body: PUSH })).toMatchObject({ status: 404, body: '' })
      expect(sent).toEqual([])
    },
  )

  it('that looks like an event of EventBridge is not believed', async () => {
    const { send, sent } = openFrontDoor()
    const event = { version: '0', 'detail-type': 'CodeCommit Repository State Change', detail: JSON.parse(PUSH) }
    expect((await send(event as never)).status).toBe(404)
    expect(sent).toEqual([])
  })
})

describe('a large delivery', () => {
  it.each<[string, number, Knock]>([
    ['26 MB', 1_048_576, { body: Buffer.alloc(26_000_000, 0x20) }],
    ['one byte too many', 1_048_576, { body: Buffer.alloc(1_048_577, 0x20) }],
    ['a declared 26 MB', 1_048_576, { body: PUSH, headers: { 'content-length': '26000000' } }],
    ['a declared infinity', 1_048_576, { body: PUSH, headers: { 'content-length': '1e999' } }],
    ['more than this endpoint takes', 1024, { body: PUSH }],
  ])('of %s is answered 413', async (_, maxBodyBytes, asked) => {
    const { knock, sent, log } = openFrontDoor({ maxBodyBytes })
    expect(await knock(asked)).toMatchObject({ status: 413, body: '' })
    expect(sent).toEqual([])
    expect(log.lines).toMatchObject([{ outcome: 'too-large' }])
  })

  it('is refused like any other at an endpoint that takes less, when it proves nothing', async () => {
    const { knock } = openFrontDoor({ maxBodyBytes: 1024 })
    expect((await knock({ body: PUSH, secret: 'guessed' })).status).toBe(401)
  })

  it('is taken where the endpoint says so', async () => {
    const { knock } = openFrontDoor({ maxBodyBytes: 26_214_400 })
    expect((await knock({ body: `${PUSH}${' '.repeat(3_000_000)}` })).status).toBe(202)
  })
})
