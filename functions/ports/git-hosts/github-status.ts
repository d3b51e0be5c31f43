// Reports an outcome on a commit of GitHub.
import { cutText } from './cut-text.ts'
import { GitHostRefused } from './failures.ts'
import type { GithubApi } from './github-api.ts'
import { repositoryPath } from './github-head.ts'
import type { CommitStatus } from './port.ts'

/** https://docs.github.com/rest/commits/statuses */
const MOST_CHARACTERS = 140

/**
 * Writes one status.
 *
 * GitHub keeps 1,000 of them for a commit and context and refuses the next; that is tolerated, as it means only that
 * the last one stays shown.
 */
export async function reportGithubStatus(api: GithubApi, status: CommitStatus): Promise<void> {
  const { repository, commit, state, context } = status
  const body = { state, context, description: cutText(status.description, MOST_CHARACTERS) }
  const path = `${repositoryPath(repository)}/statuses/${commit}`
  try {
    await api.send({ repository, doing: 'reporting the status', method: 'POST', path, body, isRead: false })
  } catch (error) {
    if (error instanceof GitHostRefused && /maximum number of statuses/i.test(error.what)) return
    throw error
  }
}
