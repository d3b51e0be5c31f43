// Our own form: Standard Webhooks, or an HMAC in X-Signature.
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type GenericScheme, openGenericRegistrySender } from '../../../functions/ports/webhooks/generic-registry.ts'
import { HookSecretUnusable } from '../../../functions/ports/webhooks/prove-by-standard-webhook.ts'
import { aKnock, hear, ignored, image, SECRET, scopeOf } from './a-knock.ts'
import { itBehavesLikeASender } from './contract.ts'

const KEY = Buffer.alloc(32, 5)
const WHSEC = `whsec_${KEY.toString('base64')}`
const NOW_S = 1_767_225_600
const open = (scheme: GenericScheme, secrets: readonly string[] = [scheme === 'standard' ? WHSEC : SECRET]) =>
  openGenericRegistrySender({
    ...scopeOf('registry.example.com'),
    scheme,
    secrets: async () => secrets,
    now: () => NOW_S * 1000,
  })

const PUSH = { kind: 'image', registry: 'registry.example.com', repository: 'team/app', tags: ['1.2.3'] }
const TEXT = JSON.stringify(PUSH)
type Signing = {
  readonly id?: string
  readonly at?: number | string
  readonly key?: Buffer
  readonly signature?: string
}

function standard(body: unknown, { id = 'msg_1', at = NOW_S, key = KEY, signature }: Signing = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const own = `v1,${createHmac('sha256', key).update(`${id}.${at}.${text}`).digest('base64')}`
  const headers = { 'webhook-id': id, 'webhook-timestamp': `${at}`, 'webhook-signature': signature ?? own }
  return aKnock(text, { headers })
}
function hmac(body: string, algorithm: string, secret = SECRET, written = algorithm) {
  const signature = `${written}=${createHmac(algorithm, secret).update(body).digest('hex')}`
  return aKnock(body, { headers: { 'x-signature': signature, 'x-delivery-id': 'build-7' } })
}

describe('our own form with Standard Webhooks', () => {
  itBehavesLikeASender(() => ({ sender: open('standard'), authentic: standard(PUSH), unsigned: aKnock(PUSH) }))

  it('verifies a known answer', async () => {
    const sender = open('standard', ['whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA='])
    const [id, body] = ['2f1c6b1e-0000-4000-8000-000000000001', '{"object_kind":"push","ref":"refs/heads/main"}']
    const signature = 'v1,bLc1hCaajxeCesQmxXk6imAtP1AOez9dIvWWHXbQ8hQ='
    expect(await sender.authenticate(standard(body, { id, signature }))).toMatchObject({
      kind: 'authentic',
      deliveryId: id,
    })
    expect((await sender.authenticate(standard(body, { id: `${id}0`, signature }))).kind).toBe('refused')
  })

  const good = standard(PUSH).headers.get('webhook-signature')!
  it.each<[string, Signing, string]>([
    ['one of several signatures', { signature: `v1,${'A'.repeat(43)}= ${good} v1a,x` }, 'authentic'],
    ['a moment five minutes ago', { at: NOW_S - 300 }, 'authentic'],
    ['a moment in five minutes', { at: NOW_S + 300 }, 'authentic'],
    ['a moment longer ago', { at: NOW_S - 301 }, 'refused'],
    ['a moment further off', { at: NOW_S + 301 }, 'refused'],
    ['no moment', { at: '' }, 'refused'],
    ['a moment that is no number', { at: '1e9' }, 'refused'],
    ['no id', { id: '' }, 'refused'],
    ['no signature', { signature: '' }, 'refused'],
    ['a signature of another version', { signature: good.replace('v1,', 'v2,') }, 'refused'],
    ['a signature that is no base64', { signature: `v1,${'*'.repeat(43)}=` }, 'refused'],
    ['another key', { key: Buffer.alloc(32, 6) }, 'refused'],
    ['the text of the key as the key', { key: Buffer.from(WHSEC) }, 'refused'],
    ['the right signature behind too many', { signature: `${'v1,x '.repeat(20)}${good}` }, 'refused'],
  ])('is with %s %s', async (_, signing, kind) => {
    const proof = await open('standard').authenticate(standard(PUSH, signing))
    // What is signed anew for another moment or id is signed rightly: only the moment decides.
    expect(proof.kind).toBe(kind)
  })

  it('takes both keys during a rotation', async () => {
    const other = `whsec_${Buffer.alloc(24, 9).toString('base64')}`
    expect(await open('standard', [other, WHSEC]).authenticate(standard(PUSH))).toMatchObject({ secretIndex: 1 })
  })

  it.each(['topsecret', 'whsec_', 'whsec_AAAA', `whsec_${'A'.repeat(200)}`, 'whsec_***'])(
    'asks for a person when its secret is %s',
    async secret => {
      await expect(open('standard', [secret]).authenticate(standard(PUSH))).rejects.toBeInstanceOf(HookSecretUnusable)
    },
  )
})

describe.each<['sha256' | 'sha512']>([['sha256'], ['sha512']])('our own form with %s', scheme => {
  itBehavesLikeASender(() => ({ sender: open(scheme), authentic: hmac(TEXT, scheme), unsigned: aKnock(PUSH) }))

  it.each([
    ['another secret', hmac(TEXT, scheme, 'guessed')],
    ['a weaker algorithm', hmac(TEXT, 'sha1')],
    ['a weaker algorithm under this name', hmac(TEXT, 'sha1', SECRET, scheme)],
    ['the other algorithm', hmac(TEXT, scheme === 'sha256' ? 'sha512' : 'sha256')],
    ['Standard Webhooks', standard(PUSH)],
  ])('refuses %s', async (_, request) => {
    expect((await open(scheme).authenticate(request)).kind).toBe('refused')
  })

  it('names a delivery as its sender does', async () => {
    expect(await open(scheme).authenticate(hmac(TEXT, scheme))).toMatchObject({ deliveryId: 'build-7' })
  })
})

it('verifies a known answer with sha256', async () => {
  const headers = { 'x-signature': 'sha256=7804d460f7eadad206a6d4c5a760b15defa80add90a31069e5ab2df85f18bcfa' }
  const request = aKnock('{"ref":"refs/heads/main"}', { headers })
  expect((await open('sha256', ['topsecret']).authenticate(request)).kind).toBe('authentic')
})

describe('our own form', () => {
  const untagged = ignored('pushed without a tag')
  const noImage = ignored('it tells of no push of an image')
  const unnamed = ignored('the repository has no name that a registry gives')
  const elsewhere = ignored('pushed to another registry than the configured one')
  it.each<[string, object, object]>([
    ['a push', PUSH, image('registry.example.com/team/app', '1.2.3')],
    ['no registry', { ...PUSH, registry: undefined }, image('registry.example.com/team/app', '1.2.3')],
    ['no tags, which means to look', { ...PUSH, tags: undefined }, image('registry.example.com/team/app')],
    ['an empty list of tags', { ...PUSH, tags: [] }, image('registry.example.com/team/app')],
    ['a ping', { kind: 'ping' }, { kind: 'ping' }],
    ['a push of Git', { ...PUSH, kind: 'git' }, noImage],
    ['no kind', { ...PUSH, kind: undefined }, noImage],
    ['tags that are a text', { ...PUSH, tags: '1.2.3' }, ignored('its tags are no list')],
    ['null as tags', { ...PUSH, tags: null }, ignored('its tags are no list')],
    ['tags that are none', { ...PUSH, tags: ['', null, 'a b'] }, untagged],
    ['a digest as a tag', { ...PUSH, tags: [`sha256:${'a'.repeat(64)}`] }, untagged],
    ['another registry', { ...PUSH, registry: 'evil.example' }, elsewhere],
    ['an empty registry', { ...PUSH, registry: '' }, elsewhere],
    ['no repository', { ...PUSH, repository: undefined }, unnamed],
    ['a repository that is a list', { ...PUSH, repository: ['team/app'] }, unnamed],
    ['an upper-case repository', { ...PUSH, repository: 'Team/App' }, image('registry.example.com/team/app', '1.2.3')],
  ])('understands %s', (_, body, event) => {
    expect(hear(open('standard'), standard(body))).toEqual([event])
  })
})
