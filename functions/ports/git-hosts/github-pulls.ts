// The pull requests of GitHub: find the open one of a proposal, open one, and bring its words up to date.
import * as v from 'valibot'
import { GitHostRefused, GitHostUnavailable } from './failures.ts'
import type { GithubApi } from './github-api.ts'
import { repositoryPath } from './github-head.ts'
import { writing } from './github-refusal.ts'
import { parseGithubBody } from './parse-github-data.ts'
import type { Proposal } from './port.ts'
import { renderChangeRequest } from './render-change-request.ts'

/** Is a pull request that is open. */
export type FoundPull = {
  readonly number: number
  readonly url: string
  readonly title: string
  readonly body: string
}

const Pull = v.object({
  number: v.number(),
  html_url: v.string(),
  title: v.string(),
  body: v.nullable(v.string()),
  head: v.object({ ref: v.string() }),
})
const PERMISSION = 'pull_requests=write'

/** Finds the open one from the proposal's branch to its base. */
export async function findGithubPull(
  api: GithubApi,
  { repository, from, branch }: Proposal,
  owner: string,
): Promise<FoundPull | undefined> {
  const doing = 'looking for the pull request'
  // Without its owner the head is not looked at, and every open pull request is listed.
  const query = new URLSearchParams({ state: 'open', head: `${owner}:${from}`, base: branch })
  const path = `${repositoryPath(repository)}/pulls?${query}`
  const answer = await api.send({ repository, doing, method: 'GET', path, isRead: true })
  const pulls = parseGithubBody(v.array(Pull), answer.body, repository, doing)
  const pull = pulls.find(({ head }) => head.ref === from)
  return pull && toFound(pull)
}

/**
 * Opens one; absent when one is open by now.
 *
 * @throws {GitHostUnavailable} when GitHub sees nothing to merge: the branch was merged meanwhile, or it does not know
 * yet where it was moved to
 */
export async function createGithubPull(api: GithubApi, proposal: Proposal): Promise<FoundPull | undefined> {
  const { repository, from, branch } = proposal
  const doing = 'opening the pull request'
  const body = { ...renderChangeRequest(proposal), head: from, base: branch }
  const path = `${repositoryPath(repository)}/pulls`
  try {
    const sent = api.send({ repository, doing, method: 'POST', path, body, isRead: false })
    const answer = await writing(sent, `${repository}, ${doing}`, PERMISSION)
    return toFound(parseGithubBody(Pull, answer.body, repository, doing))
  } catch (error) {
    if (!(error instanceof GitHostRefused)) throw error
    if (/pull request already exists/i.test(error.what)) return undefined
    if (!/no commits between|sha can't be blank/i.test(error.what)) throw error
    throw new GitHostUnavailable(`${repository} ${from}`, 'there is nothing to merge', undefined, error)
  }
}

/** Gives it the proposal's title and body, where they differ. */
export async function updateGithubPull(api: GithubApi, proposal: Proposal, found: FoundPull): Promise<void> {
  const { repository } = proposal
  const doing = 'updating the pull request'
  const body = renderChangeRequest(proposal)
  if (body.title === found.title && body.body === found.body) return
  const path = `${repositoryPath(repository)}/pulls/${found.number}`
  const sent = api.send({ repository, doing, method: 'PATCH', path, body, isRead: true })
  await writing(sent, `${repository}, ${doing}`, PERMISSION)
}

function toFound({ number, html_url, title, body }: v.InferOutput<typeof Pull>): FoundPull {
  return { number, url: html_url, title, body: body ?? '' }
}
