// Commits files on GitHub, on top of exactly the commit they were planned on.
import type { CommitSha } from '../../domain/events/git.ts'
import { type Failure, TryLater } from '../../domain/failure.ts'
import { emptyCommit } from './empty-commit.ts'
import { CommitRefused, GitHostBusy } from './failures.ts'
import type { GithubApi } from './github-api.ts'
import { type FoundBranch, readGithubBranch } from './github-branch.ts'
import { commitOnGithubBranch, fitsCommitOnBranch } from './github-commit-on-branch.ts'
import { writeGithubCommit, writeGithubTree } from './github-objects.ts'
import { updateGithubRef } from './github-refs.ts'
import { BranchMoved, explainGithubRefusal } from './github-refusal.ts'
import type { CommitDraft, Committed } from './port.ts'

/** Is a commit to be made, and how to know it again when its answer was lost. */
type Attempt = { readonly make: () => Promise<CommitSha>; readonly isMade: (now: FoundBranch) => boolean }

/**
 * Commits, if the branch still is at `parent`.
 *
 * Whatever goes wrong in the last step, the branch is read again: what it says counts, not what the answer said or
 * whether there was one. Where it does not say (our commit may lie below a newer one), it is not known whether the
 * commit was made; planned again on the new head, the same changes then come to nothing.
 *
 * @throws {CommitRefused} when a rule of the branch forbids it
 * @throws {TypeError} when the changes change nothing
 */
export async function commitGithubFiles(api: GithubApi, draft: CommitDraft): Promise<Committed> {
  const before = await readGithubBranch(api, draft)
  if (before.head !== draft.parent) return { kind: 'stale', found: before.head }
  // Files that are there already may still differ in their mode: a tree tells for sure.
  const isOneCall = fitsCommitOnBranch(draft) && !before.holds
  const { make, isMade } = isOneCall ? onBranch(api, draft) : await byObjects(api, draft, before)
  try {
    return { kind: 'committed', commit: await make() }
  } catch (failure) {
    // What was certainly not written needs no second look; and who is limited should not ask at once.
    const isRefusal = failure instanceof BranchMoved || failure instanceof CommitRefused
    const isUnknown = failure instanceof TryLater && !(failure instanceof GitHostBusy)
    if (!isRefusal && !isUnknown) throw failure
    const now = await readAgain(api, draft, failure)
    if (isMade(now)) return { kind: 'committed', commit: now.head }
    if (isRefusal && now.head !== draft.parent) return { kind: 'stale', found: now.head }
    throw failure
  }
}

function onBranch(api: GithubApi, draft: CommitDraft): Attempt {
  const { parent, message } = draft
  return {
    make: () => commitOnGithubBranch(api, draft),
    isMade: now =>
      now.parents.length === 1 && now.parents[0] === parent && now.message.trimEnd() === message.trimEnd() && now.holds,
  }
}

async function byObjects(api: GithubApi, draft: CommitDraft, before: FoundBranch): Promise<Attempt> {
  const { repository, branch, parent } = draft
  const tree = await writeGithubTree(api, draft, before.tree)
  if (tree === before.tree) throw emptyCommit(repository, branch)
  const commit = await writeGithubCommit(api, draft, tree)
  const doing = 'moving the branch'
  const name = `refs/heads/${branch}`
  const move = { repository, doing, repositoryId: before.repositoryId, name, before: parent, after: commit }
  return {
    async make() {
      const answer = await updateGithubRef(api, { ...move, isForced: false })
      if (answer.errors.length > 0) throw explainGithubRefusal(answer, { repository, branch, doing })
      return commit
    },
    isMade: now => now.head === commit,
  }
}

/** When even this fails, nobody knows where the branch is: it is tried again later, unless a person is needed. */
async function readAgain(api: GithubApi, draft: CommitDraft, failure: Failure): Promise<FoundBranch> {
  try {
    return await readGithubBranch(api, draft)
  } catch (error) {
    throw failure instanceof TryLater ? failure : error
  }
}
