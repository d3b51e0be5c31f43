// One caller of GitHub's API: adds the token, renews it once, follows the API's own redirects, tries reads again.

import type { RepositoryName } from '../../domain/events/git.ts'
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from '../http/port.ts'
import { classifyGithubAnswer } from './classify-github-answer.ts'
import { classifyGraphqlErrors, type GraphqlError, parseGraphqlBody } from './classify-graphql-errors.ts'
import { GitHostRefused, GitHostUnavailable } from './failures.ts'
import { isConnectionCut } from './is-connection-cut.ts'

/** Gives a token that may touch the repository; `isFresh` asks for another one than before, if there can be one. */
export type TokenSource = (ask: { readonly repository: RepositoryName; readonly isFresh: boolean }) => Promise<string>

/** Is what calls need of the surroundings. */
export type GithubSurroundings = {
  readonly apiUrl: string
  readonly token: TokenSource
  readonly now: () => EpochMs
  readonly wait: (waitMs: Milliseconds) => Promise<void>
  readonly random: () => number
}

/** Is one call; `path` starts behind the API's base, `isRead` allows trying again after a failure. */
export type GithubCall = {
  readonly repository: RepositoryName
  readonly doing: string
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly isRead: boolean
}

/** Is one GraphQL request. */
export type GithubQuery = Pick<GithubCall, 'repository' | 'doing' | 'isRead'> & {
  readonly document: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** Is an answer of GraphQL; `failure` tells what `errors` mean. */
export type GraphqlAnswer = {
  readonly data: unknown
  readonly errors: readonly GraphqlError[]
  failure(): Error
}

/** Calls the API; every answer that is no success is thrown as what it means. */
export type GithubApi = {
  send(call: GithubCall): Promise<HttpAnswer>
  query(query: GithubQuery): Promise<GraphqlAnswer>
  /** Runs a request that carries the token, and once more with a fresh one after a 401. */
  authorized<Answer extends { readonly status: number }>(
    repository: RepositoryName,
    run: (headers: Readonly<Record<string, string>>) => Promise<Answer>,
  ): Promise<Answer>
  /** Runs a read, and up to three times more while the host fails or cuts the connection. */
  patiently<Answer>(read: () => Promise<Answer>): Promise<Answer>
}

/** GitHub cuts a request after 10 s; https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api */
const API_TIMEOUT_MS = 12_000
const MOST_RETRIES = 3
const MOST_REDIRECTS = 3
/** A wait longer than this belongs to the queue, not to a running function. */
const LONGEST_WAIT_MS = 2_000
/** A token just minted may be refused until every server knows it. */
const NEW_TOKEN_WAIT_MS = 1_000

/** Opens the caller; it does nothing before the first call. */
export function openGithubApi(surroundings: GithubSurroundings, http: HttpClient): GithubApi {
  const { apiUrl, token, now, wait, random } = surroundings

  const headersOf = (text: string) => ({
    authorization: `Bearer ${text}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  })

  const authorized: GithubApi['authorized'] = async (repository, run) => {
    const known = await token({ repository, isFresh: false })
    const answer = await run(headersOf(known))
    if (answer.status !== 401) return answer
    const fresh = await token({ repository, isFresh: true })
    if (fresh === known) return answer
    const second = await run(headersOf(fresh))
    if (second.status !== 401) return second
    await wait(NEW_TOKEN_WAIT_MS)
    return run(headersOf(fresh))
  }

  const patiently: GithubApi['patiently'] = async read => {
    for (let retries = 0; ; retries += 1) {
      try {
        return await read()
      } catch (error) {
        if (retries >= MOST_RETRIES || !isWorthRetrying(error)) throw error
        await wait(Math.min(LONGEST_WAIT_MS, 200 * 2 ** retries * (1 + random())))
      }
    }
  }

  async function follow(request: HttpRequest, where: string): Promise<HttpAnswer> {
    let { url } = request
    for (let redirects = 0; ; redirects += 1) {
      const answer = await http.send({ ...request, url })
      const { location } = answer.headers
      const mayFollow =
        answer.status === 307 || answer.status === 308 || (answer.status < 400 && request.method === 'GET')
      if (answer.status < 300 || location === undefined || !mayFollow) return answer
      const next = new URL(location, url)
      if (next.origin !== new URL(url).origin || redirects >= MOST_REDIRECTS) {
        throw new GitHostRefused(
          where,
          'a redirect we do not follow',
          "Correct the repository's name or the host's url.",
        )
      }
      url = next.href
    }
  }

  async function sendOnce(call: GithubCall, url: string): Promise<HttpAnswer> {
    const where = `${call.repository}, ${call.doing}`
    const json = call.body === undefined ? {} : { body: JSON.stringify(call.body) }
    const type = call.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
    const answer = await authorized(call.repository, headers =>
      follow({ method: call.method, url, headers: { ...headers, ...type }, ...json, timeoutMs: API_TIMEOUT_MS }, where),
    )
    if (answer.status >= 300) throw classifyGithubAnswer(answer, call, now())
    return answer
  }

  return {
    authorized,
    patiently,
    send(call) {
      const once = () => sendOnce(call, apiUrl + call.path)
      return call.isRead ? patiently(once) : once()
    },
    query(query) {
      const { repository, doing, isRead, document, variables } = query
      const body = { query: document, variables }
      const call: GithubCall = { repository, doing, method: 'POST', path: '', body, isRead }
      const once = async (): Promise<GraphqlAnswer> => {
        const answer = await sendOnce(call, graphqlUrl(apiUrl))
        const read = parseGraphqlBody(answer.body)
        if (!read) throw new GitHostUnavailable(`${repository}, ${doing}`, 'the answer is not of GraphQL')
        const failure = () => classifyGraphqlErrors(read.errors, answer, query, now())
        if (isRead && read.errors.length > 0) throw failure()
        return { data: read.data, errors: read.errors, failure }
      }
      return isRead ? patiently(once) : once()
    },
  }
}

/** Derives where GraphQL is: beside `/v3` on GitHub Enterprise Server, below the base elsewhere. */
export function graphqlUrl(apiUrl: string): string {
  return apiUrl.endsWith('/api/v3') ? apiUrl.replace(/\/v3$/, '/graphql') : `${apiUrl}/graphql`
}

function isWorthRetrying(error: unknown): boolean {
  if (error instanceof GitHostUnavailable) return error.retryAfterMs <= 10_000
  return isConnectionCut(error)
}
