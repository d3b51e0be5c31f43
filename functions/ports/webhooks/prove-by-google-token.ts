// A token that Google signed for one service account and one audience. RS256 with node:crypto: a library would weigh more.
import { verify } from 'node:crypto'
import type { EpochMs } from '../../domain/failure.ts'
import type { Proof } from './compose-sender.ts'
import type { GoogleKeys } from './google-keys.ts'
import { listKeys } from './list-keys.ts'
import { ownText, ownValue, type Payload, parsePayload } from './parse-payload.ts'
import { computeHmacSha256, type SecretVerdict } from './verify-signature.ts'

/** Sets for whom a token must be, and who must have asked for it. */
export type GoogleTokenOptions = {
  readonly audience: string
  /** Without this check any Google account on earth could knock: each can have a token for any audience. */
  readonly serviceAccount: string
  readonly keys: GoogleKeys
  readonly now: () => EpochMs
}

const TOKEN = /^Bearer +([\w-]+)\.([\w-]+)\.([\w-]+)$/i
const MAX_LENGTH = 8192
const KEY_ID = /^[\w-]{1,128}$/
const ISSUERS = new Set(['https://accounts.google.com', 'accounts.google.com'])
/** Clocks differ. */
const LEEWAY_S = 60

/**
 * Proves a request by its token. Of the token's head only the algorithm and the key's id are read: where else it says keys
 * are to be found is nobody's business but Google's.
 *
 * @throws TryLater from the proof, when Google's keys cannot be read now
 * @see https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 */
export function proveByGoogleToken(options: GoogleTokenOptions): Proof {
  return async ({ headers, body }) => {
    // The work of any other check, or the time would tell which endpoints take a token of Google.
    for (const { text } of listKeys([])) computeHmacSha256(text, body)
    const value = headers.get('authorization')
    if (value === undefined) return refused('the token is missing')
    const [, head = '', claims = '', signature = ''] = (value.length <= MAX_LENGTH && TOKEN.exec(value)) || []
    const [header, payload] = [decode(head), decode(claims)]
    if (header === undefined || payload === undefined) return refused('the token is ill-formed')
    const keyId = ownText(header, 'kid') ?? ''
    // `none` and keyed hashes have let strangers in elsewhere: one algorithm, and no extension that we would have to know.
    if (ownText(header, 'alg') !== 'RS256' || !KEY_ID.test(keyId) || Object.hasOwn(header, 'crit')) {
      return refused('the token is signed in another way than Google signs')
    }
    const wrong = findWrongClaim(payload, options)
    if (wrong !== undefined) return refused(wrong)
    const key = await options.keys.find(keyId)
    if (key === undefined) return refused('the token is signed with a key that is not one of Google')
    const isSigned = verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))
    return isSigned ? { kind: 'matched', secretIndex: 0 } : refused('the signature of the token is wrong')
  }
}

function findWrongClaim(claims: Payload, { audience, serviceAccount, now }: GoogleTokenOptions): string | undefined {
  const [expires, issued] = ['exp', 'iat'].map(name => ownValue(claims, name))
  const nowS = now() / 1000
  if (!ISSUERS.has(ownText(claims, 'iss') ?? '')) return 'the token is not issued by Google'
  if (ownText(claims, 'aud') !== audience) return 'the token is for another audience'
  if (typeof expires !== 'number' || expires <= nowS - LEEWAY_S) return 'the token is expired'
  if (typeof issued !== 'number' || issued > nowS + LEEWAY_S) return 'the token is from the future'
  if (ownText(claims, 'email') !== serviceAccount || ownValue(claims, 'email_verified') !== true) {
    return 'the token is of another account'
  }
  return undefined
}

function decode(part: string): Payload | undefined {
  const parsed = parsePayload(Buffer.from(part, 'base64url'), undefined)
  return parsed.kind === 'payload' ? parsed.payload : undefined
}

function refused(why: string): SecretVerdict {
  return { kind: 'refused', why }
}
