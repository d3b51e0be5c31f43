// REST: pull requests.
import { type FieldError, json, Refused } from './answer.ts'
import { utcDate } from './commit-text.ts'
import { optionalText, requiredText } from './fields.ts'
import { type Host, SANDBOX_LOGIN } from './host.ts'
import { linkHeader, pageOf } from './paging.ts'
import { apiUrl, nodeId, presentAccount, presentRepository } from './present.ts'
import type { Pull, Pulls } from './pulls.ts'
import type { Repository } from './repositories.ts'
import type { Call, Route } from './router.ts'

const MOST_TITLE_CHARACTERS = 256
const MOST_BODY_CHARACTERS = 65_536

const invalid = (error: Omit<FieldError, 'resource'>) =>
  new Refused(422, 'Validation Failed', { errors: [{ resource: 'PullRequest', ...error }] })

/** Lists the routes for `pulls`. */
export function pullRoutes(host: Host, pulls: Pulls): readonly Route[] {
  async function list(call: Call) {
    const { repository, query } = call
    const state = query.get('state') ?? 'open'
    // A head without its owner is not looked at.
    const head = query.get('head')?.includes(':') ? query.get('head')?.toLowerCase() : undefined
    const base = query.get('base')
    const label = (pull: Pull) => `${repository.owner}:${pull.head}`.toLowerCase()
    const found = (await pulls.list(repository)).filter(
      pull =>
        (state === 'all' || pull.state === state) &&
        (head === undefined || label(pull) === head) &&
        (base === null || pull.base === base),
    )
    const { skip, perPage } = pageOf(query)
    const page = found.slice(skip, skip + perPage).map(pull => present(host, repository, pull))
    return json(200, await Promise.all(page), linkHeader(`${apiUrl(host, repository)}/pulls`, query, found.length))
  }

  async function create({ repository, body }: Call) {
    const head = requiredText(body, 'head').replace(`${repository.owner}:`, '')
    const base = requiredText(body, 'base')
    const made = await pulls.create(repository, {
      head,
      base,
      title: readTitle(body) ?? '',
      body: readBody(body) ?? null,
    })
    if (!('refused' in made)) return json(201, await present(host, repository, made))
    if (made.refused === 'custom') throw invalid({ code: 'custom', message: made.why })
    throw invalid({ field: made.refused, code: 'invalid' })
  }

  async function find({ repository, params: [number = ''] }: Call) {
    const pull = (await pulls.list(repository)).find(one => String(one.number) === number)
    if (!pull) throw new Refused(404, 'Not Found')
    return pull
  }

  async function edit(call: Call) {
    const { repository, body } = call
    const { number } = await find(call)
    const [title, text, state] = [readTitle(body, 'absent'), readBody(body), optionalText(body, 'state')]
    if (state !== undefined && state !== 'open' && state !== 'closed')
      throw invalid({ field: 'state', code: 'invalid' })
    const pull = await pulls.edit(repository, number, {
      ...(title === undefined ? {} : { title }),
      ...(text === undefined ? {} : { body: text }),
      ...(state === undefined ? {} : { state }),
    })
    if (!pull) throw new Refused(404, 'Not Found')
    return json(200, await present(host, repository, pull))
  }

  return [
    { method: 'POST', pattern: 'pulls', answer: create },
    { method: 'GET', pattern: 'pulls', answer: list },
    {
      method: 'GET',
      pattern: 'pulls/:',
      answer: async call => json(200, await present(host, call.repository, await find(call))),
    },
    { method: 'PATCH', pattern: 'pulls/:', answer: edit },
  ]
}

function readTitle(body: Call['body'], mayBe?: 'absent'): string | undefined {
  const title = optionalText(body, 'title')
  if (title === undefined && mayBe === 'absent') return undefined
  if (title === undefined || title.trim() === '') throw invalid({ field: 'title', code: 'missing_field' })
  if (title.length > MOST_TITLE_CHARACTERS) {
    throw invalid({ field: 'title', code: 'custom', message: 'title is too long (maximum is 256 characters)' })
  }
  return title
}

function readBody(body: Call['body']): string | undefined {
  const text = optionalText(body, 'body')
  if (text !== undefined && text.length > MOST_BODY_CHARACTERS) {
    throw invalid({ field: 'body', code: 'custom', message: 'body is too long (maximum is 65536 characters)' })
  }
  return text
}

async function present(host: Host, repository: Repository, pull: Pull) {
  const repo = await presentRepository(host, repository)
  const account = presentAccount(SANDBOX_LOGIN)
  const at = (epochMs: number) => utcDate(Math.floor(epochMs / 1000))
  const side = (branch: string, sha: string) => {
    return { label: `${repository.owner}:${branch}`, ref: branch, sha, user: presentAccount(repository.owner), repo }
  }
  return {
    id: pull.number,
    node_id: nodeId('PR', `${repository.fullName}:${pull.number}`),
    url: `${apiUrl(host, repository)}/pulls/${pull.number}`,
    html_url: `${host.url()}/${repository.fullName}/pull/${pull.number}`,
    number: pull.number,
    state: pull.state,
    locked: false,
    draft: false,
    title: pull.title,
    body: pull.body,
    user: account,
    head: side(pull.head, pull.headSha),
    base: side(pull.base, pull.baseSha),
    merged: pull.isMerged,
    maintainer_can_modify: false,
    created_at: at(pull.createdAtMs),
    updated_at: at(pull.updatedAtMs),
    closed_at: pull.state === 'closed' ? at(pull.updatedAtMs) : null,
    merged_at: pull.isMerged ? at(pull.updatedAtMs) : null,
  }
}
