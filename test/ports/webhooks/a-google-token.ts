// A Google of the tests: signs tokens, and answers for its keys as the real one does.
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import type { HttpAnswer, HttpRequest } from '../../../functions/ports/http/port.ts'

/** Is the account, audience and moment that the tests agree on. */
export const ACCOUNT = 'pubsub@acme.iam.gserviceaccount.com'
export const AUDIENCE = 'https://hooks.example.com/hook/google'
export const NOW_S = 1_772_352_000

/** Is what a test changes of a token; `undefined` takes a claim away. */
export type TokenChanges = {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, unknown>>
  readonly key?: 'own' | 'foreign' | 'hmac' | 'none'
}

const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicPem = own.publicKey.export({ type: 'spki', format: 'pem' })
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Signs a token as Google does for Pub/Sub. */
export function aGoogleToken({ claims = {}, header = {}, key = 'own' }: TokenChanges = {}): string {
  const head = encode({ alg: 'RS256', kid: 'key-1', typ: 'JWT', ...header })
  const body = encode({
    aud: AUDIENCE,
    azp: '113774264463038321964',
    email: ACCOUNT,
    email_verified: true,
    exp: NOW_S + 3600,
    iat: NOW_S,
    iss: 'https://accounts.google.com',
    sub: '113774264463038321964',
    ...claims,
  })
  return `${head}.${body}.${signAs(key, `${head}.${body}`)}`
}

function signAs(key: NonNullable<TokenChanges['key']>, text: string): string {
  switch (key) {
    case 'own':
      return createSign('RSA-SHA256').update(text).sign(own.privateKey, 'base64url')
    case 'foreign':
      return createSign('RSA-SHA256').update(text).sign(foreign.privateKey, 'base64url')
    case 'hmac':
      // Keyed with what everybody knows: the public key, taken for a secret by careless verifiers.
      return createHmac('sha256', publicPem).update(text).digest('base64url')
    case 'none':
      return ''
  }
}

/** Is Google's page of keys, asked over an HTTP client that writes down what it was asked. */
export function openGoogle(
  given: { readonly keyId?: string; readonly headers?: Readonly<Record<string, string>> } = {},
) {
  const asked: HttpRequest[] = []
  const state = {
    keyId: given.keyId ?? 'key-1',
    status: 200,
    headers: given.headers ?? { 'cache-control': 'public, max-age=3600, must-revalidate' },
    body: undefined as string | undefined,
  }
  const listed = () => [
    { kid: 'of-another-kind', kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
    { kid: 'broken', kty: 'RSA', n: '', e: 'AQAB' },
    { kid: state.keyId, alg: 'RS256', use: 'sig', ...own.publicKey.export({ format: 'jwk' }) },
  ]
  async function send(request: HttpRequest): Promise<HttpAnswer> {
    asked.push(request)
    const body = Buffer.from(state.body ?? JSON.stringify({ keys: listed() }))
    return { status: state.status, headers: state.headers, body }
  }
  return { http: { send }, asked, state }
}
