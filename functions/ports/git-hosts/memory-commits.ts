// Commits and change requests of the Git host in memory.
import type { CommitSha } from '../../domain/events/git.ts'
import { emptyCommit } from './empty-commit.ts'
import { CommitRefused, GitHostUnavailable } from './failures.ts'
import type { MemoryRepositories } from './memory-repositories.ts'
import { describeMemoryTree, editMemoryTree, type MemoryTree } from './memory-tree.ts'
import type { ChangeRequest, CommitDraft, Committed, Proposal } from './port.ts'
import { renderChangeRequest } from './render-change-request.ts'

/** Commits if the branch still is where the draft says. */
export function commitInMemory(repositories: MemoryRepositories, draft: CommitDraft): Committed {
  const { repository, branch, parent } = draft
  const found = repositories.headOf(repository, branch)
  if (found !== parent) return { kind: 'stale', found }
  return { kind: 'committed', commit: addCommit(repositories, draft, branch, plannedTree(repositories, draft)) }
}

/** Sets the proposal's own branch anew, unless it holds this tree on this parent already, and keeps one request open. */
export function proposeInMemory(repositories: MemoryRepositories, proposal: Proposal): ChangeRequest {
  const { repository, branch, parent, from } = proposal
  if (from === branch) throw new TypeError(`a proposal to ${branch} needs a branch of its own`)
  const { branches, changeRequests } = repositories.find(repository)
  const base = repositories.headOf(repository, branch)
  const tree = plannedTree(repositories, proposal)
  const head = branches.get(from)
  const stands = head === undefined ? undefined : repositories.commitOf(repository, head)
  const isThere = stands?.parent === parent && describeMemoryTree(stands.tree) === describeMemoryTree(tree)
  const open = [...changeRequests.values()].find(one => one.isOpen && one.from === from && one.branch === branch)
  if (isThere && open) return answer(repository, open.number, 'unchanged')
  const made = isThere && head !== undefined ? head : addCommit(repositories, proposal, from, tree)
  if (repositories.isAncestor(repository, made, base)) {
    throw new GitHostUnavailable(`${repository} ${branch}`, 'the branch has this commit already')
  }
  const number = open?.number ?? changeRequests.size + 1
  changeRequests.set(number, { number, from, branch, ...renderChangeRequest(proposal), isOpen: true })
  return answer(repository, number, open ? 'updated' : 'opened')
}

function plannedTree(
  repositories: MemoryRepositories,
  { repository, branch, parent, changes }: CommitDraft,
): MemoryTree {
  const before = repositories.commitOf(repository, parent).tree
  const files = changes.map(
    ({ path, bytes, isExecutable }) => [path, isExecutable ? { script: bytes } : bytes] as const,
  )
  const tree = editMemoryTree(before, Object.fromEntries(files))
  if (describeMemoryTree(tree) === describeMemoryTree(before)) throw emptyCommit(repository, branch)
  return tree
}

function addCommit(repositories: MemoryRepositories, draft: CommitDraft, branch: string, tree: MemoryTree): CommitSha {
  const { repository, parent, message, author, committer = author } = draft
  const rule = repositories.find(repository).rules.get(branch)
  if (rule !== undefined) throw new CommitRefused(repository, branch, rule)
  const people = { ...(author ? { author } : {}), ...(committer ? { committer } : {}) }
  return repositories.add(repository, branch, { tree, parent, message, ...people })
}

function answer(repository: string, number: number, outcome: ChangeRequest['outcome']): ChangeRequest {
  return { number, url: `memory://${repository}/${number}`, outcome }
}
