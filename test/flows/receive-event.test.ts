// What knocks at the webhook, honest, odd and hostile: each case goes through the real Lambda handler.
import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { NeedsPerson } from '../../functions/domain/failure.ts'
import { SecretMissing } from '../../functions/ports/secrets/missing.ts'
import { TableUnavailable } from '../../functions/ports/table/unavailable.ts'
import { anHttpEventV1 } from '../lambda/an-http-event.ts'
import { aRecording, SECRET, sign } from '../ports/webhooks/a-hook-request.ts'
import { asAsked, aTarget, type Knock, openFrontDoor } from './open-front-door.ts'

const COMMIT = '9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c'
const ID = '72d3162e-cc78-11e3-81ab-4c9367dc0958'
const OTHER_ID = '0b989ba4-242f-11e5-81e1-c7b6966d2516'
const PUSH = aRecording('push-branch')
const form = (payload: string) => `payload=${encodeURIComponent(payload).replaceAll('%20', '+')}`
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }
const aPush = (changes: Readonly<Record<string, unknown>> = {}) => aRecording('push-branch', changes)
const signature = (text: string | undefined) => ({ 'x-hub-signature-256': text })
const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map(part => Buffer.from(part as string)))

describe('an honest push', () => {
  it('becomes one sync job with a hint, and is answered 202', async () => {
    const { knock, sent, jobs, clock, log } = openFrontDoor()
    expect(await knock({ body: PUSH })).toMatchObject({ status: 202, body: 'Queued.\n' })
    expect(sent).toMatchObject([{ group: 'production', dedupId: `production:${ID}`, coalesceKey: 'push' }])
    const job = { kind: 'sync', target: 'production', reason: 'push', id: ID, requestedAt: clock.now, hint: COMMIT }
    expect(jobs()).toEqual([job])
    expect(log.lines).toEqual([
      {
        msg: 'delivery received',
        level: 'info',
        endpoint: 'github',
        delivery: ID,
        secretIndex: 0,
        event: 'push',
        outcome: 'queued',
        targets: ['production'],
      },
    ])
  })

  it.each<[string, Knock]>([
    ['as a form', { body: form(PUSH), headers: FORM_TYPE }],
    [
      'as a form with a charset',
      { body: form(PUSH), headers: { 'content-type': 'Application/X-WWW-Form-Urlencoded; charset=utf-8' } },
    ],
    ['as a form with an unknown field beside the payload', { body: `x=1&${form(PUSH)}`, headers: FORM_TYPE }],
    ['in base64', { body: PUSH, isBase64Encoded: true }],
    ['pretty-printed', { body: JSON.stringify(JSON.parse(PUSH), undefined, 4).replaceAll('\n', '\r\n') }],
    ['without a content type', { body: PUSH, headers: { 'content-type': undefined } }],
    ['with a content type that nobody knows', { body: PUSH, headers: { 'content-type': 'text/plain' } }],
    ['of an App', { body: aRecording('push-app') }],
    ['that was forced', { body: aRecording('push-branch-forced') }],
    ['without a delivery id', { body: PUSH, headers: { 'x-github-delivery': undefined } }],
    ['with a delivery id that no queue takes', { body: PUSH, headers: { 'x-github-delivery': 'ä '.repeat(200) } }],
    ['without a declared length', { body: PUSH, headers: { 'content-length': undefined } }],
    ['with a declared length that is a lie', { body: PUSH, headers: { 'content-length': '3' } }],
    ['with a declared length that is no number', { body: PUSH, headers: { 'content-length': 'many' } }],
    ['with a legacy signature beside the right one', { body: PUSH, headers: { 'x-hub-signature': 'sha1=0' } }],
    ['whose key was set with a newline at its end', { body: PUSH, secret: SECRET }],
    ['with a query on its URL', { body: PUSH, query: 'x=1' }],
    ['of a commit with a SHA-256 id', { body: aPush({ after: 'ab'.repeat(32), before: 'cd'.repeat(32) }) }],
    ['with huge numbers', { body: PUSH.replace('"size":412', `"size":1${'0'.repeat(400)}`) }],
    [
      'with keys named like prototypes',
      { body: PUSH.replace('{', '{"__proto__":{"ref":"x"},"constructor":{"prototype":1},') },
    ],
    ['nested as deep as is allowed', { body: PUSH.replace('{', `{"deep":${'['.repeat(63)}${']'.repeat(63)},`) }],
    ['with brackets in its texts', { body: PUSH.replace('{', `{"text":"${'[{\\"'.repeat(100)}",`) }],
  ])('%s is queued', async (_, asked) => {
    const { knock, jobs } = openFrontDoor({ secrets: async () => [`${SECRET}\n`] })
    expect((await knock(asked)).status).toBe(202)
    expect(jobs()).toMatchObject([{ target: 'production', reason: 'push' }])
  })

  it('in payload format 1.0 is queued', async () => {
    const { send, jobs } = openFrontDoor()
    const { headers } = asAsked({ body: PUSH })
    const capitals = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))
    expect((await send(anHttpEventV1({ body: PUSH, headers: capitals }))).status).toBe(202)
    expect(jobs()).toHaveLength(1)
  })

  it.each([
    ['two targets on one repository', ['a', 'b'], [aTarget('a'), aTarget('b')]],
    ['a target that spells the repository otherwise', ['a'], [aTarget('a', 'ACME/Manifests')]],
    ['one target of two on the branch', ['b'], [aTarget('a', 'acme/manifests', 'staging'), aTarget('b')]],
    [
      'a target of the same repository on another host: not that one',
      ['b'],
      [aTarget('a', 'acme/manifests', 'main', 'gitlab'), aTarget('b')],
    ],
  ])('reaches %s', async (_, names, targets) => {
    const { knock, sent } = openFrontDoor({ targets })
    expect((await knock({ body: PUSH })).status).toBe(202)
    expect(sent.map(({ group }) => group)).toEqual(names)
    expect(new Set(sent.map(({ dedupId }) => dedupId)).size).toBe(names.length)
  })

  it('reaches a branch with slashes, umlauts and an emoji in its name', async () => {
    const { knock, jobs } = openFrontDoor({ targets: [aTarget('a', 'acme/manifests', 'feature/größer/🚀')] })
    expect((await knock({ body: aRecording('push-branch-created') })).status).toBe(202)
    expect(jobs()).toMatchObject([{ target: 'a' }])
  })

  it('reaches a branch that is named like a tag, which the tag does not', async () => {
    const { knock, jobs } = openFrontDoor({ targets: [aTarget('a', 'acme/manifests', 'v1.2.0')] })
    expect((await knock({ body: aRecording('push-tag') })).status).toBe(204)
    expect((await knock({ body: aPush({ ref: 'refs/heads/v1.2.0' }) })).status).toBe(202)
    expect(jobs()).toHaveLength(1)
  })
})

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
    ['an endpoint with a slash behind it', { path: '/hook/github/' }, 'no such endpoint'],
    ['an endpoint with more behind it', { path: '/hook/github/x' }, 'no such endpoint'],
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

  it('tells the log no part of a path that may be a secret', async () => {
    const { knock, log } = openFrontDoor()
    await knock({ body: PUSH, path: '/hook/github/0123456789abcdef' })
    expect(log.lines[0]).toMatchObject({ endpoint: '(no name)' })
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

describe('an authentic body that cannot be read', () => {
  it.each<[string, Knock, string]>([
    ['nothing', { body: '' }, 'it is no JSON'],
    ['no JSON', { body: 'hello' }, 'it is no JSON'],
    ['half a JSON', { body: PUSH.slice(0, -1) }, 'it is no JSON'],
    ['two JSONs', { body: PUSH + PUSH }, 'it is no JSON'],
    ['an array', { body: `[${PUSH}]` }, 'its top level is no object'],
    ['null', { body: 'null' }, 'its top level is no object'],
    ['a number', { body: '1' }, 'its top level is no object'],
    ['a text', { body: '"push"' }, 'its top level is no object'],
    ['deep arrays', { body: '['.repeat(100_000) }, 'it is nested too deeply'],
    [
      'deep objects',
      { body: PUSH.replace('{', `{"x":${'{"x":'.repeat(64)}1${'}'.repeat(64)},`) },
      'it is nested too deeply',
    ],
    ['a byte order mark', { body: `\ufeff${PUSH}` }, 'it is no JSON'],
    [
      'bytes that are no UTF-8',
      { body: bytes('{"ref":"', [0xff, 0xfe], '"}'), isBase64Encoded: true },
      'it is no text in UTF-8',
    ],
    [
      'half a surrogate in UTF-8',
      { body: bytes('{"ref":"', [0xed, 0xa0, 0x80], '"}'), isBase64Encoded: true },
      'it is no text in UTF-8',
    ],
    ['a form without a payload', { body: 'x=1', headers: FORM_TYPE }, 'the form has not exactly one readable payload'],
    [
      'a form with two payloads',
      { body: `${form(PUSH)}&${form(PUSH)}`, headers: FORM_TYPE },
      'the form has not exactly one readable payload',
    ],
    [
      'a form whose payload is badly encoded',
      { body: 'payload=%7', headers: FORM_TYPE },
      'the form has not exactly one readable payload',
    ],
    [
      'a form whose payload is no UTF-8',
      { body: 'payload=%ff', headers: FORM_TYPE },
      'the form has not exactly one readable payload',
    ],
    ['a form whose payload is no JSON', { body: 'payload=x', headers: FORM_TYPE }, 'it is no JSON'],
    [
      'JSON that calls itself a form',
      { body: PUSH, headers: FORM_TYPE },
      'the form has not exactly one readable payload',
    ],
    ['a form that calls itself JSON', { body: form(PUSH) }, 'it is no JSON'],
  ])('%s is answered 400 with a fixed sentence', async (_, asked, why) => {
    const { knock, sent, log } = openFrontDoor()
    expect(await knock(asked)).toMatchObject({ status: 400, body: `Not understood: ${why}.\n` })
    expect(sent).toEqual([])
    expect(log.lines).toMatchObject([{ outcome: 'malformed', why, delivery: ID }])
  })
})

describe('an authentic delivery from which nothing follows', () => {
  const event = (name: string | undefined) => ({ 'x-github-event': name })
  const TAG = 'a tag was pushed, not a branch'
  const NO_PUSH = 'named push, but the body is no push'
  it.each<[string, Knock, string]>([
    ['a deleted branch', { body: aRecording('push-branch-deleted') }, 'the branch was deleted'],
    ['a deletion by its flag alone', { body: aPush({ deleted: true }) }, 'the branch was deleted'],
    ['a deletion by its id alone', { body: aPush({ after: '0'.repeat(40) }) }, 'the branch was deleted'],
    ['a deletion in SHA-256', { body: aPush({ after: '0'.repeat(64) }) }, 'the branch was deleted'],
    ['a tag', { body: aRecording('push-tag') }, TAG],
    ['an annotated tag, our own', { body: aRecording('push-tag-annotated') }, TAG],
    ['a tag named like the branch', { body: aPush({ ref: 'refs/tags/main' }) }, TAG],
    ['notes', { body: aPush({ ref: 'refs/notes/commits' }) }, 'the ref is no branch'],
    ['a pull request', { body: aPush({ ref: 'refs/pull/1/merge' }) }, 'the ref is no branch'],
    ['a ref that climbs', { body: aPush({ ref: 'refs/heads/../main' }) }, 'the ref is no text that Git allows'],
    ['a ref with a newline', { body: aPush({ ref: 'refs/heads/main\n' }) }, 'the ref is no text that Git allows'],
    [
      'half a surrogate in a ref',
      { body: PUSH.replace('heads/main', 'heads/\\ud800') },
      'the ref is no text that Git allows',
    ],
    [
      'an endless ref',
      { body: aPush({ ref: `refs/heads/${'a'.repeat(5000)}` }) },
      'the ref is longer than a host allows',
    ],
    [
      'another branch',
      { body: aPush({ ref: 'refs/heads/mine' }) },
      'no target follows mine of acme/Manifests on github',
    ],
    [
      'the branch in capitals',
      { body: aPush({ ref: 'refs/heads/Main' }) },
      'no target follows Main of acme/Manifests on github',
    ],
    [
      'an unknown repository',
      { body: aPush({ repository: { full_name: 'evil/manifests' } }) },
      'no target follows main of evil/manifests on github',
    ],
    [
      'a repository that is a path',
      { body: aPush({ repository: { full_name: 'acme/manifests/../x' } }) },
      'the repository has no name that GitHub gives',
    ],
    ['a repository that is a number', { body: aPush({ repository: { full_name: 1e308 } }) }, NO_PUSH],
    ['a repository that is a list', { body: aPush({ repository: [] }) }, NO_PUSH],
    ['no repository', { body: aPush({ repository: null }) }, NO_PUSH],
    ['a ref that is a number', { body: aPush({ ref: 2 ** 53 }) }, NO_PUSH],
    ['a ref that only the prototype has', { body: '{"__proto__":{"ref":"refs/heads/main"}}' }, NO_PUSH],
    ['a commit that is cut short', { body: aPush({ after: COMMIT.slice(0, 39) }) }, 'the pushed commit has no full id'],
    ['a commit in capitals', { body: aPush({ after: COMMIT.toUpperCase() }) }, 'the pushed commit has no full id'],
    ['a commit that is an option', { body: aPush({ after: '--upload-pack=x' }) }, 'the pushed commit has no full id'],
    ['an empty object', { body: '{}' }, NO_PUSH],
    ['a ping that is called push', { body: aRecording('ping-repository') }, NO_PUSH],
    ['a created branch that is called push', { body: aRecording('create-branch') }, NO_PUSH],
    ['a push that is called ping', { body: PUSH, headers: event('ping') }, 'named ping, but the body is no ping'],
    ['a push that is called create', { body: PUSH, headers: event('create') }, 'create: a push says the same'],
    [
      'a deleted branch that is called delete',
      { body: aRecording('delete-branch'), headers: event('delete') },
      'delete: nothing is applied when a branch or tag goes',
    ],
    ['an event nobody knows', { body: PUSH, headers: event('meta') }, 'no event that is followed'],
    ['an event named __proto__', { body: PUSH, headers: event('__proto__') }, 'no event that is followed'],
    ['an event named constructor', { body: PUSH, headers: event('constructor') }, 'no event that is followed'],
    ['an event named *', { body: PUSH, headers: event('*') }, 'no event that is followed'],
    ['an event named twice', { body: PUSH, headers: event('push, push') }, 'no event that is followed'],
    ['no event name', { body: PUSH, headers: event(undefined) }, 'the delivery names no event'],
    [
      'another GitHub',
      { body: PUSH, headers: { 'x-github-enterprise-host': '169.254.169.254' } },
      'sent by another GitHub than the configured one',
    ],
  ])('%s is answered 204, and the log says why', async (_, asked, why) => {
    const { knock, sent, log } = openFrontDoor()
    expect(await knock(asked)).toEqual({ status: 204, headers: { 'cache-control': 'no-store' }, body: '' })
    expect(sent).toEqual([])
    expect(log.lines).toMatchObject(
      [{ level: 'info', event: 'ignored', outcome: 'ignored', why, delivery: ID }].map(line =>
        why.startsWith('no target') ? { ...line, event: 'push' } : line,
      ),
    )
  })

  it.each(['ping-repository', 'ping-organization'])(
    '%s is answered 200 with a word, where people look at it',
    async name => {
      const { knock, sent } = openFrontDoor()
      const answered = await knock({ body: aRecording(name), headers: event('ping') })
      expect(answered).toMatchObject({ status: 200, body: 'fluxless hears you.\n' })
      expect(sent).toEqual([])
    },
  )

  it('is answered although the table and the queue are down', async () => {
    const { knock, isUp } = openFrontDoor()
    isUp.table = false
    isUp.queue = false
    expect((await knock({ body: aRecording('push-tag') })).status).toBe(204)
    expect((await knock({ body: aRecording('ping-repository'), headers: event('ping') })).status).toBe(200)
  })

  it('does not spoil the real delivery, when its body comes first under a false name', async () => {
    const { knock, jobs } = openFrontDoor()
    expect((await knock({ body: PUSH, headers: event('create') })).status).toBe(204)
    expect((await knock({ body: PUSH })).status).toBe(202)
    expect(jobs()).toHaveLength(1)
  })
})

describe('a delivery that comes again', () => {
  const again = (id: string) => ({ body: PUSH, headers: { 'x-github-delivery': id } })
  const DAY_MS = 24 * 3_600_000

  it.each([
    ['with the same id', ID],
    ['with a fresh id, as a replay has', OTHER_ID],
    ['with no id', ''],
  ])('%s is a duplicate for three days, and no longer', async (_, id) => {
    const { knock, jobs, clock, log } = openFrontDoor()
    expect((await knock(again(ID))).status).toBe(202)
    clock.now += 3 * DAY_MS - 1
    expect(await knock(again(id))).toMatchObject({ status: 200, body: 'Seen before; nothing to do.\n' })
    expect(jobs()).toHaveLength(1)
    expect(log.lines[1]).toMatchObject({ outcome: 'duplicate', level: 'info' })
    clock.now += 1
    expect((await knock(again(id))).status).toBe(202)
  })

  it('with the same id and another body is handled, and logged as odd', async () => {
    const { knock, sent, log } = openFrontDoor()
    await knock(again(ID))
    expect((await knock({ ...again(ID), body: aPush({ after: 'ab'.repeat(20) }) })).status).toBe(202)
    expect(sent).toHaveLength(2)
    expect(sent[1]?.dedupId).not.toBe(sent[0]?.dedupId)
    expect(log.lines[1]).toMatchObject({ outcome: 'queued', odd: 'the delivery id came before with another body' })
    expect((await knock(again(ID))).status).toBe(200)
  })

  it.each(['queue', 'table'] as const)(
    'after the %s was down works, since the first attempt left nothing behind',
    async part => {
      const { knock, jobs, isUp, log } = openFrontDoor()
      isUp[part] = false
      const answered = await knock(again(ID))
      expect(answered).toEqual({ status: 503, headers: { 'cache-control': 'no-store', 'retry-after': '5' }, body: '' })
      expect(log.lines).toMatchObject([{ level: 'error', outcome: 'unavailable', code: 'table-unavailable' }])
      expect(jobs()).toEqual([])
      isUp[part] = true
      expect((await knock(again(ID))).status).toBe(202)
      expect(jobs()).toHaveLength(1)
      expect((await knock(again(ID))).status).toBe(200)
    },
  )

  it('after only one of two jobs was queued works, and repeats the ids of the first attempt', async () => {
    let isRefusing = true
    const refusedBy = ({ group }: { group: string }) =>
      isRefusing && group === 'b' ? new TableUnavailable('queue', undefined) : undefined
    const { knock, sent } = openFrontDoor({ targets: [aTarget('a'), aTarget('b')], refusedBy })
    expect((await knock(again(ID))).status).toBe(503)
    isRefusing = false
    expect((await knock(again(ID))).status).toBe(202)
    expect(sent.map(({ dedupId }) => dedupId)).toEqual([`a:${ID}`, `a:${ID}`, `b:${ID}`])
  })

  it('while the first is in hand is put off, and then a duplicate', async () => {
    const { knock, ports, jobs, isUp } = openFrontDoor()
    const gate = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    const send = ports.queue.send
    ports.queue.send = async message => {
      reached.resolve()
      await gate.promise
      await send(message)
    }
    const first = knock(again(ID))
    await reached.promise
    expect(await knock(again(ID))).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
    expect(await knock(again(OTHER_ID))).toMatchObject({ status: 503 })
    gate.resolve()
    expect((await first).status).toBe(202)
    expect((await knock(again(OTHER_ID))).status).toBe(200)
    expect(jobs()).toHaveLength(1)
    expect(isUp).toEqual({ table: true, queue: true })
  })

  it('many times at once is queued once', async () => {
    const { knock, jobs } = openFrontDoor()
    const ids = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? ID : `id-${index}`))
    const statuses = (await Promise.all(ids.map(id => knock(again(id))))).map(({ status }) => status)
    expect(statuses.filter(status => status === 202)).toHaveLength(1)
    expect(statuses.every(status => [200, 202, 503].includes(status))).toBe(true)
    expect(jobs()).toHaveLength(1)
  })

  it('after a crash in the middle works once the claim has run out', async () => {
    const { knock, ports, jobs, clock } = openFrontDoor()
    const key = createHash('sha256').update(PUSH).digest('hex')
    await ports.table.putIfAbsent(`delivery-body/github/${key}`, { value: 'in hand', expiresAt: clock.now + 30_000 })
    expect((await knock(again(ID))).status).toBe(503)
    clock.now += 30_000
    expect((await knock(again(ID))).status).toBe(202)
    expect(jobs()).toHaveLength(1)
  })

  it('is not counted against an endpoint of another name', async () => {
    const { knock, ports, jobs } = openFrontDoor()
    ports.endpoints.set('second', ports.endpoints.get('github')!)
    expect((await knock(again(ID))).status).toBe(202)
    expect((await knock({ ...again(ID), path: '/hook/second' })).status).toBe(202)
    expect(jobs()).toHaveLength(2)
  })
})

describe('when something behind the door breaks', () => {
  it('answers 202 for what is queued although it cannot be remembered', async () => {
    const { knock, ports, jobs, log } = openFrontDoor()
    ports.table.put = () => Promise.reject(new TableUnavailable('table', undefined))
    expect((await knock({ body: PUSH })).status).toBe(202)
    expect(jobs()).toHaveLength(1)
    expect(log.lines).toMatchObject([{ outcome: 'queued', forgotten: { code: 'table-unavailable' } }])
  })

  it('answers 503 when half of the table is down, and holds no claim', async () => {
    const { knock, ports } = openFrontDoor()
    const get = ports.table.get
    ports.table.get = () => Promise.reject(new TableUnavailable('table', undefined))
    expect((await knock({ body: PUSH })).status).toBe(503)
    ports.table.get = get
    expect((await knock({ body: PUSH })).status).toBe(202)
  })

  it('answers 503 when the queue needs a person, since the sender can do nothing about it', async () => {
    class Denied extends NeedsPerson {
      override readonly code = 'queue-denied'
    }
    const { knock, log } = openFrontDoor({ refusedBy: () => new Denied({ what: 'Access denied', fix: 'Grant it' }) })
    expect(await knock({ body: PUSH })).toMatchObject({ status: 503, headers: { 'retry-after': '30' } })
    expect(log.lines).toMatchObject([{ outcome: 'unavailable', code: 'queue-denied' }])
  })

  it('answers 500 for a bug, tells the log once, and takes the delivery when it comes again', async () => {
    let hasBug = true
    const { knock, jobs, log } = openFrontDoor({
      refusedBy: () => (hasBug ? new TypeError('x is undefined') : undefined),
    })
    expect(await knock({ body: PUSH })).toMatchObject({ status: 500, body: '' })
    expect(log.lines).toMatchObject([{ msg: 'request failed', level: 'error', code: 'bug' }])
    hasBug = false
    expect((await knock({ body: PUSH })).status).toBe(202)
    expect(jobs()).toHaveLength(1)
  })
})

describe('while a secret is rotated', () => {
  it.each([
    ['new', 0],
    ['old', 1],
  ])('takes the %s one and logs which it was', async (secret, secretIndex) => {
    const { knock, log } = openFrontDoor({ secrets: async () => ['new', 'old'] })
    expect((await knock({ body: PUSH, secret })).status).toBe(202)
    expect(log.lines).toMatchObject([{ secretIndex }])
    expect(JSON.stringify(log.lines)).not.toMatch(/"(new|old)"/)
  })

  it('refuses the one that is gone', async () => {
    const { knock } = openFrontDoor({ secrets: async () => ['newer', 'new'] })
    expect((await knock({ body: PUSH, secret: 'old' })).status).toBe(401)
  })
})

describe('on GitHub Enterprise Server', () => {
  it.each([
    ['git.acme.example', 202],
    ['GIT.ACME.EXAMPLE', 202],
    [undefined, 202],
    ['evil.example', 204],
  ])('a push from %s is answered %i', async (host, status) => {
    const { knock } = openFrontDoor({ enterpriseHost: 'git.acme.example' })
    expect((await knock({ body: PUSH, headers: { 'x-github-enterprise-host': host } })).status).toBe(status)
  })
})

it('never writes a body, a signature or a secret into the log', async () => {
  const { knock, log } = openFrontDoor()
  for (const recording of ['push-branch', 'push-tag', 'ping-repository', 'push-branch-deleted']) {
    const body = aRecording(recording)
    await knock({ body })
    await knock({ body, secret: 'guessed' })
  }
  const text = JSON.stringify(log.lines)
  expect(log.lines).toHaveLength(8)
  expect(text).not.toMatch(/sha256=|ada|Raise the web|zen/)
  expect(text).not.toContain(SECRET)
})
