// Reads what the author of a commit wrote.
import * as v from 'valibot'
import type { CommitSha, RepositoryName } from '../../domain/events/git.ts'
import { CommitNotFound, GitHostUnavailable, RepositoryNotFound } from './failures.ts'
import type { GithubApi } from './github-api.ts'
import { repositoryPath } from './github-head.ts'

const Commit = v.object({ message: v.string() })

/** Reads the whole message of a commit. */
export async function readGithubMessage(
  api: GithubApi,
  query: { readonly repository: RepositoryName; readonly commit: CommitSha },
): Promise<string> {
  const { repository, commit } = query
  const doing = 'reading a commit message'
  const path = `${repositoryPath(repository)}/git/commits/${commit}`
  try {
    const answer = await api.send({ repository, doing, method: 'GET', path, isRead: true })
    const read = v.safeParse(Commit, JSON.parse(answer.body.toString('utf8')))
    if (read.success) return read.output.message
    throw new GitHostUnavailable(`${repository}, ${doing}`, 'the answer has no message')
  } catch (error) {
    throw error instanceof RepositoryNotFound ? new CommitNotFound(repository, commit) : error
  }
}
