// What is asked: one route of the API, with its parameters read, or the reason why it is none.
import { type CommitSha, isCommitSha } from '../events/git.ts'
import { isPlan } from '../release/is-plan.ts'
import { type Refusal, refuse } from './api-answer.ts'
import type { Right } from './identify-caller.ts'
import { nameSubject, type Subject } from './name-subject.ts'
import { type ImagesQuery, parseImagesQuery } from './parse-images-query.ts'
import { parseLegacyPolicies, parseLegacyRelease } from './parse-legacy-update.ts'
import { type AskedUpdate, parseUpdate, type Update } from './parse-update.ts'
import { parseWorkloadsQuery, type WorkloadsQuery } from './parse-workloads-query.ts'

/** Is one question, past the edge. */
export type Query =
  | { readonly kind: 'ping' }
  | { readonly kind: 'version' }
  | WorkloadsQuery
  | ImagesQuery
  | Update
  | { readonly kind: 'sync' }
  | { readonly kind: 'job'; readonly id: string }
  | { readonly kind: 'sync-status'; readonly ref: string }
  | { readonly kind: 'repository' }
  | { readonly kind: 'targets' }
  | { readonly kind: 'endpoints' }
  | { readonly kind: 'diff'; readonly isAudit: boolean }
  | { readonly kind: 'why'; readonly subject: Subject }
  | { readonly kind: 'prune-consent'; readonly commit: CommitSha }
  | { readonly kind: 'doctor'; readonly isWriting: boolean }

/** Is a request as it is looked at here; `path` is as it came over the wire. */
export type ApiRequest = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Uint8Array
}

/** Is a query with the right it needs and the target it names. */
export type NamedQuery = {
  readonly kind: 'query'
  readonly query: Query
  readonly needs: Right
  readonly target?: string
}

type Route = {
  readonly at: string
  readonly needs: Right | ((query: Query) => Right)
  readonly read: (request: ApiRequest) => Query | Refusal
}

const PREFIX = '/api/flux/'
const NOT_FOUND = refuse(
  404,
  'API endpoint not found',
  'The API endpoint requested is not served here.\n\nCheck the address given with --url, and that fluxctl is not newer than the server.\n',
)
/** An update has to fit into a message of the queue, which takes 256 KiB, with room for what is written around it. */
const MAX_UPDATE_BYTES = 128 * 1024

const ROUTES: readonly Route[] = [
  { at: 'GET v11/ping', needs: 'read', read: () => ({ kind: 'ping' }) },
  { at: 'GET v11/version', needs: 'read', read: () => ({ kind: 'version' }) },
  { at: 'GET v6/services', needs: 'read', read: ({ query }) => parseWorkloadsQuery(query) },
  { at: 'GET v11/services', needs: 'read', read: ({ query }) => parseWorkloadsQuery(query) },
  { at: 'GET v6/images', needs: 'read', read: ({ query }) => parseImagesQuery(query) },
  { at: 'GET v10/images', needs: 'read', read: ({ query }) => parseImagesQuery(query) },
  { at: 'POST v9/update-manifests', needs: findRight, read: ({ body }) => readUpdate(body, parseUpdate) },
  { at: 'POST v6/update-images', needs: findRight, read: ({ query }) => parseLegacyRelease(query) ?? NOT_FOUND },
  {
    at: 'PATCH v6/policies',
    needs: findRight,
    read: ({ body, query }) => readUpdate(body, spec => parseLegacyPolicies(spec, query)),
  },
  { at: 'POST v9/git-repo-config', needs: 'read', read: readRepositoryQuery },
  { at: 'GET v6/jobs', needs: 'read', read: ({ query }) => withText(query.get('id'), id => ({ kind: 'job', id })) },
  {
    at: 'GET v6/sync',
    needs: 'read',
    read: ({ query }) => withText(query.get('ref'), ref => ({ kind: 'sync-status', ref })),
  },
  { at: 'GET v12/targets', needs: 'read', read: () => ({ kind: 'targets' }) },
  { at: 'GET v12/endpoints', needs: 'read', read: () => ({ kind: 'endpoints' }) },
  { at: 'GET v12/diff', needs: 'read', read: ({ query }) => ({ kind: 'diff', isAudit: query.get('audit') === '1' }) },
  { at: 'GET v12/why', needs: 'read', read: readWhyQuery },
  { at: 'POST v12/prune-consent', needs: 'sync', read: readConsentQuery },
  {
    at: 'GET v12/doctor',
    needs: findRight,
    read: ({ query }) => ({ kind: 'doctor', isWriting: query.get('write') === '1' }),
  },
]

/** Names the query of a request below `/api/flux/`. */
export function nameQuery(request: ApiRequest): NamedQuery | Refusal {
  if (!request.path.startsWith(PREFIX)) return NOT_FOUND
  const path = request.path.slice(PREFIX.length)
  if (/^v[1-5]\//.test(path)) return refuse(410, 'API endpoint deprecated', DEPRECATED)
  const route = ROUTES.find(({ at }) => at === `${request.method} ${path}`)
  if (!route) return NOT_FOUND
  const query = route.read(request)
  if (query.kind === 'refused') return query
  const target = request.query.get('target')
  const needs = typeof route.needs === 'function' ? route.needs(query) : route.needs
  return { kind: 'query', query, needs, ...(target ? { target } : {}) }
}

const DEPRECATED = 'This version of the API is no longer served.\n\nUse a newer fluxctl.\n'

/** Flux takes a route without its parameter for another route. */
function withText(text: string | null, make: (text: string) => Query): Query | Refusal {
  return text ? make(text) : NOT_FOUND
}

function readUpdate(body: Uint8Array, parse: (body: unknown) => AskedUpdate): AskedUpdate {
  if (body.byteLength <= MAX_UPDATE_BYTES) return parse(parseJson(body))
  return refuse(413, `the update is larger than ${MAX_UPDATE_BYTES / 1024} KiB`)
}

/** Who may look may plan; what ends in a commit takes the right to release. */
function findRight(query: Query): Right {
  if (query.kind === 'doctor') return query.isWriting ? 'sync' : 'read'
  if (query.kind !== 'update') return 'sync'
  return isPlan(query.spec) ? 'read' : 'release'
}

function readWhyQuery({ query }: ApiRequest): Query | Refusal {
  const what = query.get('what') ?? ''
  try {
    return { kind: 'why', subject: nameSubject(what, query.get('namespace') || undefined) }
  } catch {
    const help = 'Ask about an object (demo:deployment/shop, deploy/shop) or a commit (at least 7 digits of its id).\n'
    return refuse(400, `parsing ${JSON.stringify(what.slice(0, 300))}: neither an object nor a commit`, help)
  }
}

function readConsentQuery({ query }: ApiRequest): Query | Refusal {
  const commit = query.get('commit') ?? ''
  return isCommitSha(commit) ? { kind: 'prune-consent', commit } : refuse(400, 'the commit is not given in full')
}

function readRepositoryQuery({ body }: ApiRequest): Query | Refusal {
  if (parseJson(body) !== true) return { kind: 'repository' }
  const error = 'there is no SSH key to regenerate'
  return refuse(422, error, `${error}\n\nGit hosts are asked through their API; see gitHosts in fluxless.yml.\n`)
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}
