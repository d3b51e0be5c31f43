// Artifact Registry as a sender: a token that only one account can have, and references that hold everything.
import { describe, expect, it } from 'vitest'
import {
  type ArtifactRegistrySenderOptions,
  openArtifactRegistrySender,
} from '../../../functions/ports/webhooks/artifact-registry.ts'
import { openGoogleKeys } from '../../../functions/ports/webhooks/google-keys.ts'
import { ACCOUNT, AUDIENCE, aGoogleToken, NOW_S, openGoogle, type TokenChanges } from './a-google-token.ts'
import { aKnock, aPayload, hear, ignored, image, withField } from './a-knock.ts'
import { itBehavesLikeASender } from './contract.ts'

const now = () => NOW_S * 1000
function open(more: Partial<ArtifactRegistrySenderOptions> = {}, google = openGoogle()) {
  return openArtifactRegistrySender({
    audience: AUDIENCE,
    serviceAccount: ACCOUNT,
    subscription: 'projects/acme/subscriptions/fluxless',
    repositories: ['*'],
    keys: openGoogleKeys(google.http, now),
    now,
    ...more,
  })
}
const push = aPayload('artifact-registry/push')
const knock = (body: unknown, token = `Bearer ${aGoogleToken()}`) => aKnock(body, { headers: { authorization: token } })
/** A push whose message says something else. */
const saying = (data: unknown) => {
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  return withField(push, 'message.data', Buffer.from(text).toString('base64'))
}

describe('Artifact Registry as a sender', () => {
  itBehavesLikeASender(() => ({
    sender: open(),
    authentic: knock(push),
    unsigned: aKnock(push),
    isUnbound: true,
    ignoresUnreadable: 'Pub/Sub delivers what is refused again for a week',
  }))

  it.each<[string, TokenChanges]>([
    ['as Google writes it', {}],
    ['of the issuer without its scheme', { claims: { iss: 'accounts.google.com' } }],
    ['that ended a minute ago', { claims: { exp: NOW_S - 59 } }],
    ['that begins in a minute', { claims: { iat: NOW_S + 59 } }],
  ])('takes a token %s', async (_, changes) => {
    expect(await open().authenticate(knock(push, `Bearer ${aGoogleToken(changes)}`))).toMatchObject({
      kind: 'authentic',
      deliveryId: '981636256311680',
    })
  })

  it.each<[string, TokenChanges, RegExp]>([
    ['of another account', { claims: { email: 'eve@gmail.com' } }, /another account/],
    ['of an account in other letters', { claims: { email: ACCOUNT.toUpperCase() } }, /another account/],
    ['without an account', { claims: { email: undefined } }, /another account/],
    ['whose account is not verified', { claims: { email_verified: false } }, /another account/],
    ['whose account is verified by a text', { claims: { email_verified: 'true' } }, /another account/],
    ['for another audience', { claims: { aud: 'https://evil.example/' } }, /audience/],
    ['for several audiences', { claims: { aud: [AUDIENCE] } }, /audience/],
    ['without an audience', { claims: { aud: undefined } }, /audience/],
    ['of another issuer', { claims: { iss: 'https://accounts.google.com.evil.example' } }, /issued/],
    ['of an issuer that every object has', { claims: { iss: 'constructor' } }, /issued/],
    ['that ended', { claims: { exp: NOW_S - 60 } }, /expired/],
    ['without an end', { claims: { exp: undefined } }, /expired/],
    ['whose end is a text', { claims: { exp: `${NOW_S + 9}` } }, /expired/],
    ['from the future', { claims: { iat: NOW_S + 61 } }, /future/],
    ['without a beginning', { claims: { iat: undefined } }, /future/],
    ['signed by somebody else', { key: 'foreign' }, /signature/],
    ['that is not signed', { key: 'none', header: { alg: 'none' } }, /ill-formed/],
    ['signed by nobody under the right name', { key: 'hmac', header: { alg: 'none' } }, /another way/],
    ['keyed with the public key', { key: 'hmac', header: { alg: 'HS256' } }, /another way/],
    ['keyed with the public key under the right name', { key: 'hmac' }, /signature/],
    ['of another algorithm', { header: { alg: 'RS512' } }, /another way/],
    ['that demands what we do not know', { header: { crit: ['exp'] } }, /another way/],
    ['without the name of a key', { header: { kid: undefined } }, /another way/],
    ['of an unknown key', { header: { kid: 'key-2' } }, /not one of Google/],
  ])('refuses a token %s', async (_, changes, why) => {
    const proof = await open().authenticate(knock(push, `Bearer ${aGoogleToken(changes)}`))
    expect(proof).toEqual({ kind: 'refused', why: expect.stringMatching(why) })
  })

  it.each([
    ['no scheme', aGoogleToken()],
    ['another scheme', `Basic ${aGoogleToken()}`],
    ['a part too few', `Bearer ${aGoogleToken().split('.').slice(0, 2).join('.')}`],
    ['a part too many', `Bearer ${aGoogleToken()}.x`],
    ['parts that are no JSON', 'Bearer a.b.c'],
    ['itself twice', `Bearer ${aGoogleToken()}, Bearer ${aGoogleToken()}`],
    ['no end', `Bearer ${'a'.repeat(10_000)}.b.c`],
    ['nothing', ''],
  ])('refuses a header with %s', async (_, token) => {
    expect((await open().authenticate(knock(push, token))).kind).toBe('refused')
  })

  it('asks nobody whom a token names, and Google not at all about a token that cannot be right', async () => {
    const google = openGoogle()
    const sender = open({}, google)
    const lures = { jku: 'https://evil.example/keys', x5u: 'https://evil.example/cert', jwk: { kty: 'RSA' } }
    await sender.authenticate(knock(push, `Bearer ${aGoogleToken({ claims: { aud: 'x' }, header: lures })}`))
    expect(google.asked).toEqual([])
    await sender.authenticate(knock(push, `Bearer ${aGoogleToken({ header: lures })}`))
    expect(google.asked.map(({ url }) => url)).toEqual(['https://www.googleapis.com/oauth2/v3/certs'])
  })

  const APP = image('europe-docker.pkg.dev/acme/apps/shop', '1.2.3')
  const REFERENCE = 'europe-docker.pkg.dev/acme/apps/shop:1.2.3'
  const unread = ignored('the message cannot be read')
  const noPush = ignored('it tells of no push')
  const untagged = ignored('pushed without a tag')
  const nowhere = ignored('pushed to no registry of Google')
  const elsewhere = ignored('sent by another subscription than the configured one')
  it.each<[string, object, object]>([
    ['a push', push, APP],
    ['a push to Container Registry', aPayload('artifact-registry/push-gcr'), image('us.gcr.io/acme/shop.api', 'test')],
    ['a push without a tag', aPayload('artifact-registry/push-untagged'), untagged],
    ['a tag that went', aPayload('artifact-registry/delete-tag'), noPush],
    ['an action in small letters', saying({ action: 'insert', tag: REFERENCE }), APP],
    ['no action', saying({ tag: REFERENCE }), noPush],
    ['another subscription', withField(push, 'subscription', 'projects/evil/subscriptions/x'), elsewhere],
    ['no subscription', withField(push, 'subscription', undefined), elsewhere],
    ['no message', withField(push, 'message', null), unread],
    ['no data', withField(push, 'message.data', undefined), unread],
    ['data that is no base64', withField(push, 'message.data', '{"action":"INSERT"}'), unread],
    ['data that is no JSON', saying('pushed'), unread],
    ['data that is a list', saying([]), unread],
    ['data that is too long', saying({ action: 'INSERT', tag: REFERENCE, more: 'a'.repeat(20_000) }), unread],
    ['what unwrapping leaves', { action: 'INSERT', tag: REFERENCE }, elsewhere],
    ['a tag that is a list', saying({ action: 'INSERT', tag: [REFERENCE] }), untagged],
    ['a bare tag', saying({ action: 'INSERT', tag: '1.2.3' }), nowhere],
    ['another host', saying({ action: 'INSERT', tag: 'evil.example/acme/apps/shop:1' }), nowhere],
    [
      'a host that only ends like it',
      saying({ action: 'INSERT', tag: 'evil.example-docker.pkg.dev.x/a/b:1' }),
      nowhere,
    ],
    ['a host with a port', saying({ action: 'INSERT', tag: 'gcr.io:443/acme/shop:1' }), nowhere],
    [
      'a signature',
      saying({ action: 'INSERT', tag: `gcr.io/acme/shop:sha256-${'a'.repeat(64)}.sig` }),
      ignored('only signatures or attestations were pushed'),
    ],
  ])('understands %s', (_, body, event) => {
    expect(hear(open(), knock(body))).toEqual([event])
  })

  it('takes one registry only when it is told which', () => {
    expect(hear(open({ registry: 'us-docker.pkg.dev' }), knock(push))).toEqual([
      ignored('pushed to another registry than the configured one'),
    ])
  })
})
