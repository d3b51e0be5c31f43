// What is asked: one route of the API, with its parameters read, or the reason why it is none.
import { type CommitSha, isCommitSha } from '../events/git.ts'
import { parseResourceId } from '../manifests/parse-resource-id.ts'
import { formatResourceId, type ResourceIdText } from '../manifests/resource-id.ts'
import { type Refusal, refuse } from './api-answer.ts'
import type { Right } from './identify-caller.ts'
import { nameSubject, type Subject } from './name-subject.ts'

/** Is one question, past the edge. */
export type Query =
  | { readonly kind: 'ping' }
  | { readonly kind: 'version' }
  | { readonly kind: 'workloads'; readonly namespace?: string; readonly ids?: ReadonlySet<ResourceIdText> }
  | { readonly kind: 'sync' }
  | { readonly kind: 'job'; readonly id: string }
  | { readonly kind: 'sync-status'; readonly ref: string }
  | { readonly kind: 'repository' }
  | { readonly kind: 'targets' }
  | { readonly kind: 'endpoints' }
  | { readonly kind: 'diff'; readonly isAudit: boolean }
  | { readonly kind: 'why'; readonly subject: Subject }
  | { readonly kind: 'prune-consent'; readonly commit: CommitSha }

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
  readonly needs: Right
  readonly read: (request: ApiRequest) => Query | Refusal
}

const PREFIX = '/api/flux/'
const NOT_FOUND = refuse(
  404,
  'API endpoint not found',
  'The API endpoint requested is not served here.\n\nCheck the address given with --url, and that fluxctl is not newer than the server.\n',
)
const LATER = ['image', 'containers', 'policy', 'auto']

const ROUTES: readonly Route[] = [
  { at: 'GET v11/ping', needs: 'read', read: () => ({ kind: 'ping' }) },
  { at: 'GET v11/version', needs: 'read', read: () => ({ kind: 'version' }) },
  { at: 'GET v6/services', needs: 'read', read: readWorkloadsQuery },
  { at: 'GET v11/services', needs: 'read', read: readWorkloadsQuery },
  { at: 'POST v9/update-manifests', needs: 'sync', read: readUpdate },
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
  return { kind: 'query', query, needs: route.needs, ...(target ? { target } : {}) }
}

const DEPRECATED = 'This version of the API is no longer served.\n\nUse a newer fluxctl.\n'

/** Flux takes a route without its parameter for another route. */
function withText(text: string | null, make: (text: string) => Query): Query | Refusal {
  return text ? make(text) : NOT_FOUND
}

function readWorkloadsQuery({ query }: ApiRequest): Query | Refusal {
  const [namespace, services] = [query.get('namespace') ?? '', query.get('services') ?? '']
  if (namespace && services) {
    return refuse(422, "cannot filter by 'namespace' and 'workloads' at the same time")
  }
  if (!services) return namespace ? { kind: 'workloads', namespace } : { kind: 'workloads' }
  const ids = services.split(',').map(text => readId(text))
  const wrong = ids.find(id => typeof id !== 'string')
  if (wrong) return wrong
  return { kind: 'workloads', ids: new Set(ids.filter(id => typeof id === 'string')) }
}

function readId(text: string): ResourceIdText | Refusal {
  try {
    return formatResourceId(parseResourceId(text))
  } catch {
    return refuse(400, `parsing ${JSON.stringify(text)}: invalid service ID`)
  }
}

function readUpdate({ body }: ApiRequest): Query | Refusal {
  const spec = parseJson(body)
  if (typeof spec !== 'object' || spec === null) return refuse(400, 'the body is not JSON with an update spec')
  const type = 'type' in spec ? spec.type : undefined
  if (typeof type !== 'string' || type === '') return refuse(400, 'no type in update spec')
  if (type === 'sync') return { kind: 'sync' }
  if (!LATER.includes(type)) return refuse(400, `unknown spec type: ${type.slice(0, 40)}`)
  const error = `updates of type ${type} are not served yet`
  return refuse(
    422,
    error,
    `${error}\n\nThey come with a later release. Until then, commit the change to Git yourself.\n`,
  )
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
