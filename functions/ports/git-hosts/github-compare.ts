// Asks GitHub how two commits follow each other.
import * as v from 'valibot'
import type { CommitSha, RepositoryName } from '../../domain/events/git.ts'
import { CommitNotFound, GitHostUnavailable, RepositoryNotFound } from './failures.ts'
import type { GithubApi } from './github-api.ts'
import { repositoryPath } from './github-head.ts'
import type { CommitRelation } from './port.ts'

const Compared = v.object({ status: v.picklist(['identical', 'ahead', 'behind', 'diverged']) })

/** Compares two commits; those without a common ancestor have diverged. */
export async function compareGithubCommits(
  api: GithubApi,
  query: { readonly repository: RepositoryName; readonly base: CommitSha; readonly head: CommitSha },
): Promise<CommitRelation> {
  const { repository, base, head } = query
  const doing = 'comparing commits'
  // One commit a page, as only the verdict counts; the files of the first page cannot be left out.
  const path = `${repositoryPath(repository)}/compare/${base}...${head}?per_page=1`
  try {
    const answer = await api.send({ repository, doing, method: 'GET', path, isRead: true })
    const compared = v.safeParse(Compared, JSON.parse(answer.body.toString('utf8')))
    if (compared.success) return compared.output.status
    throw new GitHostUnavailable(`${repository}, ${doing}`, 'the answer has no verdict')
  } catch (error) {
    if (!(error instanceof RepositoryNotFound)) throw error
    if (/no common ancestor/i.test(error.said)) return 'diverged'
    throw new CommitNotFound(repository, `${base}...${head}`)
  }
}
