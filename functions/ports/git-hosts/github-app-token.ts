// Tokens of a GitHub App for one repository each, minted when needed and kept until shortly before they expire.
import * as v from 'valibot'
import type { RepositoryName } from '../../domain/events/git.ts'
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { HttpAnswer, HttpClient } from '../http/port.ts'
import { classifyGithubAnswer } from './classify-github-answer.ts'
import { GitHostRefused, GitHostUnavailable } from './failures.ts'
import type { TokenSource } from './github-api.ts'
import { openGithubAppSignature } from './github-app-signature.ts'
import { repositoryPath, splitRepository } from './github-head.ts'

/** Says which App; the key is read anew for every token, so that it can be changed. */
export type GithubAppOptions = {
  readonly apiUrl?: string
  readonly appId: number | string
  /** The PEM text; line ends written as `\n`, as many secret stores keep them, are restored. */
  readonly privateKey: () => Promise<string>
  /** Found by the repository when absent. */
  readonly installationId?: number
  readonly now: () => EpochMs
}

type Kept = { readonly token: string; readonly expiresAt: EpochMs }

const RENEW_BEFORE_MS: Milliseconds = 5 * 60_000
const TIMEOUT_MS: Milliseconds = 12_000
const Installation = v.object({ id: v.number() })
const Minted = v.object({ token: v.pipe(v.string(), v.minLength(1)), expires_at: v.pipe(v.string(), v.isoTimestamp()) })

/** Opens the mint; octokit, which signs for the App, is loaded with the first token. */
export function openGithubAppTokens(options: GithubAppOptions, http: HttpClient): TokenSource {
  const { now } = options
  const apiUrl = (options.apiUrl ?? 'https://api.github.com').replace(/\/+$/, '')
  const kept = new Map<string, Kept>()
  const minting = new Map<string, Promise<Kept>>()
  const installations = new Map<string, number>()
  const sign = openGithubAppSignature(options)

  async function call(repository: RepositoryName, jwt: string, method: 'GET' | 'POST', path: string, body?: unknown) {
    const headers = {
      authorization: `Bearer ${jwt}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      'content-type': 'application/json; charset=utf-8',
    }
    const json = body === undefined ? {} : { body: JSON.stringify(body) }
    return http.send({ method, url: apiUrl + path, headers, ...json, timeoutMs: TIMEOUT_MS }).then(answer => {
      const asked = { repository, doing: 'asking for a token of the App' }
      if (answer.status >= 300 && answer.status !== 404) throw classifyGithubAnswer(answer, asked, now())
      return answer
    })
  }

  async function findInstallation(repository: RepositoryName, jwt: string): Promise<number> {
    const key = repository.toLowerCase()
    const known = options.installationId ?? installations.get(key)
    if (known !== undefined) return known
    const answer = await call(repository, jwt, 'GET', `${repositoryPath(repository)}/installation`)
    if (answer.status === 404) throw notInstalled(repository)
    const { id } = parse(Installation, answer, repository)
    installations.set(key, id)
    return id
  }

  async function mint(repository: RepositoryName): Promise<Kept> {
    const jwt = await sign(repository)
    const id = await findInstallation(repository, jwt)
    const { name } = splitRepository(repository)
    const answer = await call(repository, jwt, 'POST', `/app/installations/${id}/access_tokens`, {
      repositories: [name],
    })
    if (answer.status === 404) {
      installations.delete(repository.toLowerCase())
      throw notInstalled(repository)
    }
    const { token, expires_at } = parse(Minted, answer, repository)
    return { token, expiresAt: Date.parse(expires_at) }
  }

  return async ({ repository, isFresh }) => {
    const key = repository.toLowerCase()
    const known = kept.get(key)
    if (known && !isFresh && known.expiresAt - RENEW_BEFORE_MS > now()) return known.token
    const underway = minting.get(key) ?? mint(repository).finally(() => minting.delete(key))
    minting.set(key, underway)
    const minted = await underway
    kept.set(key, minted)
    return minted.token
  }
}

function notInstalled(repository: RepositoryName): GitHostRefused {
  const fix = 'Install the App on this repository, or correct its name.'
  return new GitHostRefused(repository, 'the App is not installed on this repository, or there is none', fix)
}

function parse<Schema extends v.GenericSchema>(schema: Schema, answer: HttpAnswer, repository: RepositoryName) {
  let read: unknown
  try {
    read = JSON.parse(answer.body.toString('utf8'))
  } catch {
    read = undefined
  }
  const parsed = v.safeParse(schema, read)
  if (parsed.success) return parsed.output
  throw new GitHostUnavailable(repository, 'the answer to the App lacks what was asked for')
}
