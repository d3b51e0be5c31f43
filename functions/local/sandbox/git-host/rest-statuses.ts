// REST: commit statuses, kept in memory for as long as the host runs.
import { json, Refused } from './answer.ts'
import { utcDate } from './commit-text.ts'
import { optionalText, requiredText } from './fields.ts'
import { type Host, SANDBOX_LOGIN } from './host.ts'
import { findObjects } from './objects.ts'
import { linkHeader, pageOf } from './paging.ts'
import { apiUrl, nodeId, presentAccount } from './present.ts'
import { resolveCommit } from './refs.ts'
import type { Repository } from './repositories.ts'
import type { Call, Route } from './router.ts'

const STATES = ['error', 'failure', 'pending', 'success']
// https://docs.github.com/rest/commits/statuses: 140 characters, 1,000 statuses per commit and context.
const MOST_DESCRIPTION_CHARACTERS = 140
const MOST_PER_CONTEXT = 1000

type Status = {
  readonly id: number
  readonly state: string
  readonly context: string
  readonly description: string | undefined
  readonly targetUrl: string | undefined
  readonly createdAtMs: number
}

const invalid = (message: string, field: string) =>
  new Refused(422, message, { errors: [{ resource: 'Status', field, code: 'custom' }] })

/** Lists the routes for `statuses` and a commit's combined status. */
export function statusRoutes(host: Host): readonly Route[] {
  // By repository and commit, newest first.
  const kept = new Map<string, Status[]>()
  let lastId = 0

  const present = (repository: Repository, sha: string, status: Status) => ({
    url: `${apiUrl(host, repository)}/statuses/${sha}`,
    id: status.id,
    node_id: nodeId('SC', String(status.id)),
    state: status.state,
    description: status.description ?? null,
    target_url: status.targetUrl ?? null,
    context: status.context,
    created_at: utcDate(Math.floor(status.createdAtMs / 1000)),
    updated_at: utcDate(Math.floor(status.createdAtMs / 1000)),
    creator: presentAccount(SANDBOX_LOGIN),
  })

  async function statusesOf({ repository, params: [ref = ''] }: Call) {
    const sha = await resolveCommit(host.git, repository.folder, ref)
    if (sha === undefined) throw new Refused(404, 'Not Found')
    return { sha, statuses: kept.get(`${repository.fullName}@${sha}`) ?? [] }
  }

  async function create({ repository, params: [sha = ''], body }: Call) {
    const state = requiredText(body, 'state')
    if (!STATES.includes(state)) throw invalid(`state ${state} is not included in the list`, 'state')
    const description = optionalText(body, 'description')
    if ([...(description ?? '')].length > MOST_DESCRIPTION_CHARACTERS) {
      throw invalid('description is too long (maximum is 140 characters)', 'description')
    }
    const context = optionalText(body, 'context') ?? 'default'
    const [commit] = await findObjects(host.git, repository.folder, [sha])
    if (commit?.type !== 'commit' || commit.oid !== sha) throw new Refused(422, `No commit found for SHA: ${sha}`)
    const key = `${repository.fullName}@${sha}`
    const statuses = kept.get(key) ?? []
    const same = statuses.filter(old => old.context.toLowerCase() === context.toLowerCase())
    if (same.length >= MOST_PER_CONTEXT) {
      throw invalid('This SHA and context has reached the maximum number of statuses.', 'base')
    }
    lastId += 1
    const targetUrl = optionalText(body, 'target_url')
    const status = { id: lastId, state, context, description, targetUrl, createdAtMs: host.now() }
    kept.set(key, [status, ...statuses])
    return json(201, present(repository, sha, status))
  }

  async function list(call: Call) {
    const { sha, statuses } = await statusesOf(call)
    const { skip, perPage } = pageOf(call.query)
    const links = linkHeader(`${apiUrl(host, call.repository)}/commits/${sha}/statuses`, call.query, statuses.length)
    const page = statuses.slice(skip, skip + perPage).map(status => present(call.repository, sha, status))
    return json(200, page, links)
  }

  async function combine(call: Call) {
    const { sha, statuses } = await statusesOf(call)
    const newest = [...new Map(statuses.toReversed().map(status => [status.context.toLowerCase(), status])).values()]
    const states = newest.map(status => status.state)
    const failed = states.some(state => state === 'error' || state === 'failure')
    const isPending = states.length === 0 || states.includes('pending')
    return json(200, {
      state: failed ? 'failure' : isPending ? 'pending' : 'success',
      statuses: newest.map(status => present(call.repository, sha, status)),
      sha,
      total_count: newest.length,
      commit_url: `${apiUrl(host, call.repository)}/commits/${sha}`,
      url: `${apiUrl(host, call.repository)}/commits/${sha}/status`,
    })
  }

  return [
    { method: 'POST', pattern: 'statuses/:', answer: create },
    { method: 'GET', pattern: 'commits/*/statuses', answer: list },
    { method: 'GET', pattern: 'commits/*/status', answer: combine },
  ]
}
