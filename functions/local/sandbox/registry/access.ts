// Who may do what: anybody, whoever knows the password, or whoever shows a token that the registry gave out for it.
import { randomBytes } from 'node:crypto'
import { type Answer, json } from './answer.ts'
import type { Place } from './parse-path.ts'
import { type Refused, refuse } from './refusals.ts'

/** How the door is locked; absent means: not at all. */
export type Lock = {
  /** `token` answers with a challenge that sends clients to `/token`, as Docker Hub and GHCR do. */
  readonly mode: 'basic' | 'token'
  readonly username: string
  readonly password: string
  /** Tokens for pulling are given to everybody, as for public images. */
  readonly isPullOpen?: boolean
  /** 300 s when absent, as clients assume. */
  readonly tokenLifetimeMs?: number
}

/** The doorkeeper. */
export type Access = {
  /** @throws {Refused} with a challenge, when the request shows not enough */
  check(
    authorization: string | undefined,
    asked: { readonly place: Place; readonly method: string; readonly base: string },
  ): void
  /** Answers the token endpoint. */
  issue(authorization: string | undefined, query: URLSearchParams): Answer
}

const DEFAULT_LIFETIME_MS = 300_000

/** Puts a doorkeeper at the door. */
export function openAccess(lock: Lock | undefined, now: () => number): Access {
  const tokens = new Map<string, { readonly scopes: ReadonlySet<string>; readonly endsMs: number }>()

  const isUser = (authorization: string | undefined) =>
    lock !== undefined &&
    authorization === `Basic ${Buffer.from(`${lock.username}:${lock.password}`, 'utf8').toString('base64')}`

  function checkToken(authorization: string | undefined, base: string, scopes: readonly string[]): Refused | undefined {
    const token = /^bearer (.+)$/i.exec(authorization ?? '')?.[1]
    const host = base.replace(/^http:\/\//, '')
    const challenge = (error?: string) =>
      unauthorized(
        [
          `Bearer realm="${base}/token",service="${host}"`,
          ...(scopes.length === 0 ? [] : [`scope="${mergeScopes(scopes)}"`]),
          ...(error === undefined ? [] : [`error="${error}"`]),
        ].join(','),
      )
    if (token === undefined) return challenge()
    const known = tokens.get(token)
    if (!known || known.endsMs <= now()) return challenge('invalid_token')
    return scopes.every(scope => known.scopes.has(scope)) ? undefined : challenge('insufficient_scope')
  }

  return {
    check(authorization, { place, method, base }) {
      if (lock === undefined || place.kind === 'token' || place.kind === 'front') return
      switch (lock.mode) {
        case 'basic':
          if (!isUser(authorization)) throw unauthorized('Basic realm="sandbox"')
          return
        case 'token': {
          const refused = checkToken(authorization, base, scopesFor(place, method))
          if (refused) throw refused
        }
      }
    },
    issue(authorization, query) {
      if (lock?.mode !== 'token') throw refuse('UNSUPPORTED', { status: 404 })
      const isKnown = isUser(authorization)
      // Somebody who gives a wrong password is told, even where nobody has to give one.
      if (!isKnown && (authorization !== undefined || !lock.isPullOpen)) throw unauthorized('Basic realm="sandbox"')
      const asked = query.getAll('scope').flatMap(text => text.split(' ').flatMap(splitScope))
      const granted = asked.filter(scope => isKnown || scope.endsWith(':pull'))
      const token = randomBytes(24).toString('base64url')
      const lifetimeMs = lock.tokenLifetimeMs ?? DEFAULT_LIFETIME_MS
      tokens.set(token, { scopes: new Set(granted), endsMs: now() + lifetimeMs })
      const issued_at = new Date(now()).toISOString()
      return json(200, { token, access_token: token, expires_in: Math.floor(lifetimeMs / 1000), issued_at })
    },
  }
}

function unauthorized(challenge: string): Refused {
  return refuse('UNAUTHORIZED', { headers: { 'www-authenticate': challenge } })
}

/** One action each: `repository:team/shop:pull`. */
function scopesFor(place: Place, method: string): readonly string[] {
  if (place.kind === 'catalog') return ['registry:catalog:*']
  if (!('repository' in place)) return []
  const of = (action: string) => `repository:${place.repository}:${action}`
  if (method === 'GET' || method === 'HEAD') return [of('pull')]
  return method === 'DELETE' && place.kind !== 'upload' ? [of('delete')] : [of('pull'), of('push')]
}

function splitScope(scope: string): readonly string[] {
  const [, subject, actions = ''] = /^(.+):([^:]*)$/.exec(scope) ?? []
  return subject === undefined ? [] : actions.split(',').map(action => `${subject}:${action}`)
}

/** All of one request have the same subject: `repository:team/shop:pull,push`. */
function mergeScopes(scopes: readonly string[]): string {
  const subject = scopes[0]?.replace(/:[^:]*$/, '') ?? ''
  return `${subject}:${scopes.map(scope => scope.slice(subject.length + 1)).join(',')}`
}
