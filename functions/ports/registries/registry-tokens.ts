// Tokens of a registry's token server: asked for once per repository and login, kept until shortly before they expire.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { HttpAnswer, HttpRequest } from '../http/port.ts'
import { classifyUnreadable } from './classify-registry-answer.ts'
import { type Exchange, isSafeStep } from './exchange.ts'
import { RegistryNotUnderstood } from './failures.ts'
import { fieldsOf, parseJson, textOf } from './json-fields.ts'
import type { RegistryPlace } from './locate-repo.ts'
import type { BearerChallenge } from './parse-challenge.ts'
import type { RegistryLogin } from './port.ts'

/** Says for whom a token is. */
export type TokenQuery = {
  readonly place: RegistryPlace
  readonly challenge: BearerChallenge
  /** Absent for what everybody may read. */
  readonly login: RegistryLogin | undefined
  /** The token that was given before and is not accepted any more. */
  readonly refused?: string
}

/** Is a token, and whether it was asked for just now. */
export type GivenToken = { readonly token: string; readonly isNew: boolean }

/** Gives a token; undefined when the token server refuses the login. */
export type TokenSource = (query: TokenQuery) => Promise<GivenToken | undefined>

/** Stands in the place of the user when the password is an identity token, as in docker's credential helpers. */
export const IDENTITY_TOKEN_USER = '<token>'

type Kept = { readonly token: string; readonly expiresAt: EpochMs }

/** https://distribution.github.io/distribution/spec/auth/token/: "defaults to 60 seconds" */
const DEFAULT_LIFETIME_MS: Milliseconds = 60_000
const RENEW_BEFORE_MS: Milliseconds = 10_000
const MOST_TOKEN_BYTES = 256 * 1024
/** What may stand in a header; anything else is no token. */
const HEADER_SAFE = /^[\x21-\x7e]+$/

/** Opens the source; it asks nothing before the first query. */
export function openRegistryTokens(
  options: { readonly now: () => EpochMs; readonly insecureHosts: readonly string[] },
  exchange: Exchange,
): TokenSource {
  const { now, insecureHosts } = options
  const kept = new Map<string, Kept>()
  const underway = new Map<string, Promise<Kept | undefined>>()

  async function ask({ place, challenge, login }: TokenQuery): Promise<Kept | undefined> {
    const realm = URL.canParse(challenge.realm) ? new URL(challenge.realm) : undefined
    if (!realm || !isSafeStep(new URL(place.origin), realm, insecureHosts)) {
      throw new RegistryNotUnderstood(place.repo, 'a token server that we do not go to')
    }
    const askedAt = now()
    const answer = await exchange.send(place, tokenRequest(realm, place, challenge, login))
    if (answer.status === 401 || answer.status === 403) return undefined
    return readToken(answer, place, askedAt)
  }

  async function askAndKeep(key: string, query: TokenQuery): Promise<Kept | undefined> {
    const given = await ask(query)
    if (given) kept.set(key, given)
    return given
  }

  return async query => {
    const { place, challenge, login } = query
    const { realm, service, scope } = challenge
    const asked = [place.repo, realm, service, tokenScope(place.path, scope)]
    const key = JSON.stringify([...asked, login?.username, login?.password])
    for (const [other, { expiresAt }] of kept) if (expiresAt <= now()) kept.delete(other)
    const known = kept.get(key)
    if (known && known.token !== query.refused) return { token: known.token, isNew: false }
    const asking = underway.get(key) ?? askAndKeep(key, query).finally(() => underway.delete(key))
    underway.set(key, asking)
    const given = await asking
    return given && { token: given.token, isNew: true }
  }
}

/** Writes the scope to ask for: reading this repository, with what the registry names beside it for reading. */
export function tokenScope(path: string, named: string | undefined): string {
  // Azure wants this named by those who list tags.
  const more = named !== undefined && /\bmetadata_read\b/.test(named) ? ',metadata_read' : ''
  return `repository:${path}:pull${more}`
}

function tokenRequest(
  realm: URL,
  { path }: RegistryPlace,
  { service, scope }: BearerChallenge,
  login: RegistryLogin | undefined,
): HttpRequest {
  const url = new URL(realm)
  const asked = new URLSearchParams({ ...(service ? { service } : {}), scope: tokenScope(path, scope) })
  if (login?.username === IDENTITY_TOKEN_USER) {
    asked.append('client_id', 'fluxless')
    asked.append('grant_type', 'refresh_token')
    asked.append('refresh_token', login.password)
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return { method: 'POST', url: url.href, headers, body: asked.toString(), maxBodyBytes: MOST_TOKEN_BYTES }
  }
  for (const [name, value] of asked) url.searchParams.append(name, value)
  const headers = login ? { authorization: basicAuthorization(login) } : {}
  return { method: 'GET', url: url.href, headers, maxBodyBytes: MOST_TOKEN_BYTES }
}

/** Writes a login as the header that carries it. */
export function basicAuthorization({ username, password }: RegistryLogin): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}

function readToken(answer: HttpAnswer, { repo }: RegistryPlace, askedAt: EpochMs): Kept {
  if (answer.status !== 200) throw new RegistryNotUnderstood(repo, `${answer.status} from its token server`)
  const { token: asToken, access_token: asAccess, expires_in: seconds } = fieldsOf(parseJson(answer.body))
  const token = textOf(asToken) ?? textOf(asAccess)
  if (token === undefined || !HEADER_SAFE.test(token)) throw classifyUnreadable(answer, repo)
  const isGiven = typeof seconds === 'number' && seconds > 0
  const lifetimeMs = isGiven ? seconds * 1_000 : DEFAULT_LIFETIME_MS
  return { token, expiresAt: askedAt + Math.max(0, lifetimeMs - RENEW_BEFORE_MS) }
}
