// What it means when GitHub does not write a commit or move a branch for us.
import { type Failure, TryLater } from '../../domain/failure.ts'
import {
  CommitRefused,
  GitHostBusy,
  GitHostPermissionMissing,
  GitHostRefused,
  GitHostUnavailable,
  RepositoryNotFound,
} from './failures.ts'
import type { GraphqlAnswer } from './github-api.ts'

/** The branch is not where it was expected. */
export class BranchMoved extends GitHostUnavailable {}

/** Says what was to be written where. */
export type Written = { readonly repository: string; readonly branch: string; readonly doing: string }

const MOST_QUOTED_CHARACTERS = 300
const RULE =
  /\brules?\b|protected|pull request|\breview|approv|status check|not authorized|\bsign(ed|ature)|merge queue/i

/**
 * Makes the failure for the errors of a mutation; it is returned, not thrown.
 *
 * GitHub documents hardly any type for them (`STALE_DATA` is known, and `BRANCH_PROTECTION_RULE_VIOLATION` for what is
 * not in a ruleset), so the text has to tell them apart.
 */
export function explainGithubRefusal(answer: GraphqlAnswer, written: Written): Failure {
  const { repository, branch, doing } = written
  const where = `${repository}, ${doing}`
  const [error] = answer.errors
  const said = (error?.message ?? '').replace(/\s+/g, ' ').trim().slice(0, MOST_QUOTED_CHARACTERS)
  const failure = answer.failure()
  if (error?.type === 'STALE_DATA' || /beforeOid|expectedHeadOid|stale|expected .* but/i.test(said)) {
    return new BranchMoved(where, said)
  }
  if (/workflow/i.test(said) && /permission|scope/i.test(said)) {
    return new GitHostPermissionMissing(where, said, 'workflows=write')
  }
  if (/archived/i.test(said)) return repositoryArchived(repository, doing)
  if (failure instanceof GitHostBusy || failure instanceof GitHostPermissionMissing) return failure
  // All of it was read a moment ago, so what is not found now is what may not be written.
  if (failure instanceof RepositoryNotFound) return new GitHostPermissionMissing(where, said, 'contents=write')
  if (error?.type === 'BRANCH_PROTECTION_RULE_VIOLATION' || RULE.test(said)) {
    return new CommitRefused(repository, branch, said)
  }
  return failure instanceof TryLater ? failure : new CommitRefused(repository, branch, said)
}

/** Makes the failure for a repository that is read-only. */
export function repositoryArchived(repository: string, doing: string): GitHostRefused {
  const said = 'Repository was archived so is read-only.'
  return new GitHostRefused(`${repository}, ${doing}`, said, 'Unarchive the repository, or remove the target.')
}

/** Reads "not found" as "may not", for a call that writes into a repository that was read a moment ago. */
export async function writing<Answer>(call: Promise<Answer>, where: string, permission: string): Promise<Answer> {
  try {
    return await call
  } catch (error) {
    if (!(error instanceof RepositoryNotFound)) throw error
    throw new GitHostPermissionMissing(where, `404: ${error.said || 'Not Found'}`, permission)
  }
}
