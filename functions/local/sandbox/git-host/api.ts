// The REST and GraphQL front: who calls, how often, what is asked, and GitHub's headers on every answer.
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Answer, json, Refused, refusal, withEtag } from './answer.ts'
import { graphqlHandler } from './graphql.ts'
import type { Host } from './host.ts'
import { type AppCall, parseAppBody } from './rest-apps.ts'
import { decodeSegments, findRoute, type Route } from './router.ts'
import { ARCHIVED } from './rules.ts'

// Counted and shown, but out of reach: nobody is to be slowed down here. Faults stand in for limits.
const LIMIT_PER_HOUR = 1_000_000
const HOUR_MS = 60 * 60 * 1000
const MOST_BODY_BYTES = 64 * 1024 * 1024

/** Tells whether an Authorization header carries the token, or one that was minted, in any of the forms that GitHub takes. */
export function carriesToken(
  authorization: string | undefined,
  token: string,
  isMinted: (token: string) => boolean = () => false,
): boolean {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+)$/.exec(authorization ?? '') ?? []
  const kind = scheme.toLowerCase()
  const basic = () => Buffer.from(value, 'base64').toString('utf8').split(':').slice(1).join(':')
  const given = kind === 'basic' ? basic() : kind === 'bearer' || kind === 'token' ? value : undefined
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return given !== undefined && (timingSafeEqual(digest(given), digest(token)) || isMinted(given))
}

/** Makes the handler of everything that is not the smart protocol. */
export function apiHandler(
  host: Host,
  token: string,
  routes: readonly Route[],
  apps: {
    readonly isMinted: (token: string) => boolean
    readonly answer: (call: AppCall) => Promise<Answer | undefined>
  },
) {
  const windows = { rest: { startMs: host.now(), used: 0 }, graphql: { startMs: host.now(), used: 0 } }

  function windowOf(kind: 'rest' | 'graphql') {
    const window = windows[kind]
    if (host.now() - window.startMs >= HOUR_MS) Object.assign(window, { startMs: host.now(), used: 0 })
    return window
  }
  function limitOf(kind: 'rest' | 'graphql') {
    const { startMs, used } = windowOf(kind)
    const remaining = Math.max(0, LIMIT_PER_HOUR - used)
    return { limit: LIMIT_PER_HOUR, used, remaining, resetEpochSeconds: Math.ceil((startMs + HOUR_MS) / 1000) }
  }
  const graphql = graphqlHandler(host, () => limitOf('graphql'))

  const present = (kind: 'rest' | 'graphql') => {
    const { resetEpochSeconds, ...rest } = limitOf(kind)
    return { ...rest, reset: resetEpochSeconds }
  }

  async function dispatch(request: IncomingMessage, url: URL): Promise<Answer> {
    const { authorization, accept = '' } = request.headers
    if (!request.headers['user-agent']) {
      throw new Refused(
        403,
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
      )
    }
    const path = url.pathname.replace(/^\/api\/v3(?=\/)/, '')
    const method = request.method ?? 'GET'
    const asApp = await apps.answer({
      method,
      segments: (decodeSegments(path) ?? []).slice(1),
      query: url.searchParams,
      authorization,
      body: async () => parseAppBody(await readText(request), request.headers['content-type'] ?? ''),
    })
    if (asApp) return asApp
    if (!carriesToken(authorization, token, apps.isMinted)) {
      throw new Refused(401, authorization === undefined ? 'Requires authentication' : 'Bad credentials')
    }
    if (path === '/graphql' || path === '/api/graphql') {
      if (method !== 'POST') throw new Refused(404, 'Not Found')
      return graphql(await readJson(request))
    }
    if (path === '/rate_limit' && method === 'GET') {
      return json(200, { resources: { core: present('rest'), graphql: present('graphql') }, rate: present('rest') })
    }
    const [, space, owner = '', name = '', ...segments] = decodeSegments(path) ?? []
    if (space !== 'repos') throw new Refused(404, 'Not Found')
    const found = findRoute(routes, method === 'HEAD' ? 'GET' : method, segments)
    const repository = found ? await host.repositories.find(`${owner}/${name}`) : undefined
    if (!found || !repository) throw new Refused(404, 'Not Found')
    const { route, params } = found
    if (method !== 'GET' && method !== 'HEAD' && host.rules.isArchived(repository)) throw new Refused(403, ARCHIVED)
    const isRead = method === 'GET' || method === 'HEAD' || method === 'DELETE'
    const body = isRead ? {} : await readJson(request)
    const answer = await route.answer({ repository, params, query: url.searchParams, accept, body })
    if (!isRead || method === 'DELETE') return answer
    const tagged = withEtag(answer, token, request.headers['if-none-match'])
    return method === 'HEAD' ? { ...tagged, body: Buffer.alloc(0) } : tagged
  }

  return async (request: IncomingMessage, url: URL): Promise<Answer> => {
    const answer = await dispatch(request, url).catch(error => {
      if (error instanceof Refused) return refusal(error)
      throw error
    })
    const kind = url.pathname.endsWith('/graphql') ? 'graphql' : 'rest'
    const isFree = answer.status === 304 || answer.status === 401 || url.pathname.endsWith('/rate_limit')
    if (!isFree) windowOf(kind).used += 1
    const { limit, remaining, used, resetEpochSeconds } = limitOf(kind)
    const headers = {
      'x-github-request-id': randomUUID(),
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(resetEpochSeconds),
      'x-ratelimit-resource': kind === 'rest' ? 'core' : 'graphql',
      vary: 'Accept, Authorization, Cookie, X-GitHub-OTP',
    }
    return { ...answer, headers: { ...headers, ...answer.headers } }
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let byteSize = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    byteSize += chunk.length
    if (byteSize > MOST_BODY_BYTES) throw new Refused(413, 'Payload too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const text = await readText(request)
  if (text === '') return {}
  const problem = () => new Refused(400, 'Problems parsing JSON')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw problem()
  }
  if (typeof value !== 'object' || value === null) throw problem()
  if (Array.isArray(value)) throw new Refused(400, 'Body should be a JSON object')
  return value as Readonly<Record<string, unknown>>
}
