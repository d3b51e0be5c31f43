// The keys that Google signs with: read from one fixed address, kept for as long as Google says.
import { createPublicKey, type KeyObject } from 'node:crypto'
import { type EpochMs, type Milliseconds, TryLater } from '../../domain/failure.ts'
import type { HttpAnswer, HttpClient } from '../http/port.ts'
import { ownObjects, ownText, type Payload, parsePayload } from './parse-payload.ts'

/** Finds the key of an id; undefined when Google has none of that name. */
export type GoogleKeys = { find(keyId: string): Promise<KeyObject | undefined> }

/** The keys that a token is checked with cannot be read now. */
export class SigningKeysUnavailable extends TryLater {
  override readonly code = 'signing-keys-unavailable'
  override readonly retryAfterMs = 10_000
  constructor(status: number) {
    super({
      what: 'The keys that Google signs with cannot be read',
      where: `${KEYS_URL}, answered ${status}`,
      fix: 'This often heals by itself; Pub/Sub delivers again.',
    })
  }
}

/** Never another one: what a token says of keys and addresses is not looked at. */
const KEYS_URL = 'https://www.googleapis.com/oauth2/v3/certs'
const MAX_BODY_BYTES = 64 * 1024
const TIMEOUT_MS: Milliseconds = 3_000
const MAX_LIFETIME_MS: Milliseconds = 24 * 3_600_000
const DEFAULT_LIFETIME_MS: Milliseconds = 300_000
/** A token of an unknown key makes us look again, but strangers must not make us ask Google without end. */
const LOOK_AGAIN_MS: Milliseconds = 60_000

type Kept = { readonly keys: ReadonlyMap<string, KeyObject>; readonly readAt: EpochMs; readonly until: EpochMs }

/** Opens the keys; the first look reads them. Many looks at once read them once; a failed read is not kept. */
export function openGoogleKeys(http: Pick<HttpClient, 'send'>, now: () => EpochMs): GoogleKeys {
  let kept: Kept | undefined
  let reading: Promise<Kept> | undefined

  async function read(): Promise<Kept> {
    const answer = await http.send({
      method: 'GET',
      url: KEYS_URL,
      timeoutMs: TIMEOUT_MS,
      maxBodyBytes: MAX_BODY_BYTES,
    })
    const keys = answer.status === 200 ? readKeys(answer.body) : new Map<string, KeyObject>()
    if (keys.size === 0) throw new SigningKeysUnavailable(answer.status)
    return { keys, readAt: now(), until: now() + readLifetime(answer) }
  }

  async function readOnce(): Promise<Kept> {
    reading ??= read().finally(() => {
      reading = undefined
    })
    kept = await reading
    return kept
  }

  return {
    async find(keyId) {
      const current = kept !== undefined && now() < kept.until ? kept : await readOnce()
      const key = current.keys.get(keyId)
      if (key !== undefined || now() - current.readAt < LOOK_AGAIN_MS) return key
      return (await readOnce()).keys.get(keyId)
    },
  }
}

function readKeys(body: Buffer): Map<string, KeyObject> {
  const parsed = parsePayload(body, undefined)
  const listed = parsed.kind === 'payload' ? ownObjects(parsed.payload, 'keys') : []
  return new Map(listed.flatMap(readKey))
}

/** A key of another kind than the one we check with is left out. */
function readKey(given: Payload): readonly (readonly [string, KeyObject])[] {
  const [keyId, kty, n, e] = ['kid', 'kty', 'n', 'e'].map(name => ownText(given, name))
  if (!keyId || kty !== 'RSA' || !n || !e) return []
  try {
    return [[keyId, createPublicKey({ key: { kty, n, e }, format: 'jwk' })]]
  } catch {
    return []
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.1 */
function readLifetime({ headers }: HttpAnswer): Milliseconds {
  const seconds = /(?:^|[,\s])max-age=(\d{1,9})/i.exec(headers['cache-control'] ?? '')?.[1]
  const age = /^\d{1,9}$/.exec(headers.age ?? '')?.[0] ?? '0'
  if (seconds === undefined) return DEFAULT_LIFETIME_MS
  return Math.min(MAX_LIFETIME_MS, Math.max(0, Number(seconds) - Number(age)) * 1000)
}
