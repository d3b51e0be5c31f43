// What proofs promise that several senders share: a header that is shown, an address that is secret.
import { expect, it } from 'vitest'
import type { HookRequest, Sender } from '../../../functions/ports/webhooks/port.ts'
import type { TokenOptions } from '../../../functions/ports/webhooks/prove-by-header.ts'
import { computeHmacSha256 } from '../../../functions/ports/webhooks/verify-signature.ts'
import { aKnock, SECRET, TOKEN } from './a-knock.ts'

type Open = (options: TokenOptions) => Sender
type Way = { readonly open: Open; readonly ask: (shown: string | undefined) => HookRequest; readonly good: string }

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

/** Runs the promises of a sender that shows a header. */
export function itProvesItselfByHeader(header: string, open: Open): void {
  const ask = (shown: string | undefined) => aKnock('{}', { headers: shown === undefined ? {} : { [header]: shown } })

  it.each([
    ['the secret alone', SECRET],
    ['a bearer', `Bearer ${SECRET}`],
    ['a bearer in other letters', `bearer ${SECRET}`],
    ['Basic, when the secret is user and password', basic(SECRET)],
  ])(`takes ${header} with %s`, async (_, shown) => {
    expect((await open(TOKEN).authenticate(ask(shown))).kind).toBe('authentic')
  })

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['another secret', 'a-secret-of-the-TESTS'],
    ['a beginning of it', SECRET.slice(0, -1)],
    ['more than it', `${SECRET}x`],
    ['a bearer of nothing', 'Bearer '],
    ['another scheme', `Token ${SECRET}`],
    ['the secret twice, as from a header that came twice', `${SECRET}, ${SECRET}`],
    ['Basic that is no base64', 'Basic !!!'],
    ['Basic with another password', basic(`${SECRET}:x`)],
  ])(`refuses ${header} with %s`, async (_, shown) => {
    expect((await open(TOKEN).authenticate(ask(shown))).kind).toBe('refused')
  })

  it('refuses an address that holds more than the name of the endpoint, or a wrong secret', async () => {
    expect((await open(TOKEN).authenticate({ ...ask(SECRET), pathSecret: 'x' })).kind).toBe('refused')
  })

  itHoldsItsSecretsWell({ open, ask, good: SECRET })
}

/** Runs the promises of a sender whose address is the secret. */
export function itProvesItselfByPath(open: Open): void {
  const ask = (shown: string | undefined) => aKnock('{}', shown === undefined ? {} : { pathSecret: shown })

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['another secret', 'a-secret-of-the-TESTS'],
    ['a beginning of it', SECRET.slice(0, -1)],
    ['more than it', `${SECRET}/`],
    ['it in percent signs', SECRET.replaceAll('-', '%2D')],
  ])('refuses an address with %s', async (_, shown) => {
    expect((await open(TOKEN).authenticate(ask(shown))).kind).toBe('refused')
  })

  it('does not look for the secret in a header', async () => {
    const request = aKnock('{}', { headers: { authorization: `Bearer ${SECRET}` } })
    expect((await open(TOKEN).authenticate(request)).kind).toBe('refused')
  })

  itHoldsItsSecretsWell({ open, ask, good: SECRET })
}

function itHoldsItsSecretsWell({ open, ask, good }: Way): void {
  it.each<[readonly string[], number | undefined]>([
    [[SECRET], 0],
    [['new', SECRET], 1],
    [['', SECRET], 1],
    [[`${SECRET}\r\n`], 0],
    [[SECRET, SECRET], 0],
    [['new', 'newer'], undefined],
  ])('given %j as secrets, says which one matched', async (secrets, secretIndex) => {
    const proof = await open({ ...TOKEN, secrets: async () => secrets }).authenticate(ask(good))
    expect('secretIndex' in proof ? proof.secretIndex : undefined).toBe(secretIndex)
  })

  it.each([[[]], [['']], [['\n']]])('given %j as secrets, believes nobody', async secrets => {
    const sender = open({ ...TOKEN, secrets: async () => secrets })
    for (const shown of ['', '\n', 'a key that signs nothing', undefined]) {
      expect((await sender.authenticate(ask(shown))).kind).toBe('refused')
    }
  })

  it('works as hard as one that checks a signature, whatever is shown', async () => {
    const hashed: number[] = []
    const hmac = (secret: string, body: Uint8Array) => {
      hashed.push(body.length)
      return computeHmacSha256(secret, body)
    }
    for (const shown of [good, 'guessed', undefined]) await open({ ...TOKEN, hmac }).authenticate(ask(shown))
    expect(hashed).toEqual([2, 2, 2, 2, 2, 2])
  })
}
