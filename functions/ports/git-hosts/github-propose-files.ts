// Proposes files on GitHub: a branch of our own with one commit, and one open pull request from it.
import { Failure, TryLater } from '../../domain/failure.ts'
import { emptyCommit } from './empty-commit.ts'
import { GitHostBusy, GitHostUnavailable } from './failures.ts'
import type { GithubApi } from './github-api.ts'
import { writeGithubCommit, writeGithubTree } from './github-objects.ts'
import { type FoundProposal, readGithubProposal } from './github-proposal.ts'
import { createGithubPull, findGithubPull, updateGithubPull } from './github-pulls.ts'
import { NO_OBJECT, updateGithubRef } from './github-refs.ts'
import { explainGithubRefusal } from './github-refusal.ts'
import type { ChangeRequest, Proposal } from './port.ts'

/**
 * Brings the proposal's branch and its pull request to what is proposed; what stands already is left alone.
 *
 * The branch goes from its old commit straight to the new one: put back to its base in between, as GraphQL's commit on
 * a branch would need it, GitHub would close the open pull request for good.
 *
 * @throws {CommitRefused} when a rule forbids the branch
 * @throws {TypeError} when the changes change nothing, or the branch would propose to itself
 */
export async function proposeGithubFiles(api: GithubApi, proposal: Proposal): Promise<ChangeRequest> {
  const { repository, branch, parent, from } = proposal
  if (from === branch) throw new TypeError(`a proposal to ${branch} needs a branch of its own`)
  const found = await readGithubProposal(api, proposal)
  const tree = await writeGithubTree(api, proposal, found.tree)
  if (tree === found.tree) throw emptyCommit(repository, branch)
  const open = await findGithubPull(api, proposal, found.owner)
  const isThere = found.from?.tree === tree && found.from.parents.length === 1 && found.from.parents[0] === parent
  if (open && isThere) return answer(open, 'unchanged')
  // The words come first: a branch that holds the tree is the sign that all was done.
  if (open) await updateGithubPull(api, proposal, open)
  if (!isThere) await moveOwnBranch(api, proposal, found, tree)
  if (open) return answer(open, 'updated')
  const opened = await createGithubPull(api, proposal)
  if (opened) return answer(opened, 'opened')
  const other = await findGithubPull(api, proposal, found.owner)
  if (other) return answer(other, 'updated')
  throw new GitHostUnavailable(`${repository} ${from}`, 'the pull request that exists is not shown yet')
}

async function moveOwnBranch(api: GithubApi, proposal: Proposal, found: FoundProposal, tree: string): Promise<void> {
  const { repository, from } = proposal
  const doing = 'moving the branch of the pull request'
  const after = await writeGithubCommit(api, proposal, tree)
  const before = found.from?.commit ?? NO_OBJECT
  const move = { repository, doing, repositoryId: found.repositoryId, name: `refs/heads/${from}`, before, after }
  try {
    const moved = await updateGithubRef(api, { ...move, isForced: true })
    if (moved.errors.length > 0) throw explainGithubRefusal(moved, { repository, branch: from, doing })
  } catch (failure) {
    if (!(failure instanceof TryLater) || failure instanceof GitHostBusy) throw failure
    // An answer that was lost may have been a yes.
    const now = await readGithubProposal(api, proposal).catch(error => {
      throw error instanceof Failure ? failure : error
    })
    if (now.from?.commit !== after) throw failure
  }
}

function answer({ number, url }: { number: number; url: string }, outcome: ChangeRequest['outcome']): ChangeRequest {
  return { number, url, outcome }
}
