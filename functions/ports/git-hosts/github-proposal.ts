// Reads what a proposal on GitHub starts from: the commit it builds on, and its own branch as the last one left it.
import * as v from 'valibot'
import { isCommitSha } from '../../domain/events/git.ts'
import { BranchNotFound, CommitNotFound, RepositoryEmpty, RepositoryNotFound } from './failures.ts'
import type { GithubApi } from './github-api.ts'
import { splitRepository } from './github-head.ts'
import { repositoryArchived } from './github-refusal.ts'
import { parseGithubData } from './parse-github-data.ts'
import type { Proposal } from './port.ts'

/** Is where a proposal starts; `from` is absent as long as its branch is. */
export type FoundProposal = {
  readonly repositoryId: string
  /** As GitHub writes it. */
  readonly owner: string
  /** The tree of the commit that the proposal builds on. */
  readonly tree: string
  readonly from?: { readonly commit: string; readonly tree: string; readonly parents: readonly string[] }
}

const DOCUMENT = `query($owner: String!, $name: String!, $branch: String!, $from: String!, $parent: GitObjectID!) {
  repository(owner: $owner, name: $name) {
    id isArchived isEmpty owner { login }
    branch: ref(qualifiedName: $branch) { target { oid } }
    from: ref(qualifiedName: $from) {
      target { oid ... on Commit { tree { oid } parents(first: 2) { nodes { oid } } } }
    }
    parent: object(oid: $parent) { oid ... on Commit { tree { oid } } }
  }
}`

const Oid = v.pipe(v.string(), v.check(isCommitSha, 'is no object id'))
const Tree = v.object({ oid: Oid })
const Commit = v.object({ oid: Oid, tree: Tree, parents: v.object({ nodes: v.array(v.object({ oid: Oid })) }) })
const Answer = v.object({
  repository: v.nullable(
    v.object({
      id: v.string(),
      isArchived: v.boolean(),
      isEmpty: v.boolean(),
      owner: v.object({ login: v.string() }),
      branch: v.nullable(v.object({ target: v.object({ oid: Oid }) })),
      from: v.nullable(v.object({ target: Commit })),
      parent: v.nullable(v.object({ oid: Oid, tree: v.optional(Tree) })),
    }),
  ),
})

/**
 * Reads it in one request.
 *
 * @throws {RepositoryNotFound} when the repository is unknown or hidden
 * @throws {GitHostRefused} when it is archived
 * @throws {BranchNotFound} when it has no branch to propose to
 * @throws {CommitNotFound} when the commit to build on is not there
 */
export async function readGithubProposal(api: GithubApi, proposal: Proposal): Promise<FoundProposal> {
  const { repository, branch, from, parent } = proposal
  const doing = 'reading the branches'
  const refs = { branch: `refs/heads/${branch}`, from: `refs/heads/${from}`, parent }
  const variables = { ...splitRepository(repository), ...refs }
  const { data } = await api.query({ repository, doing, isRead: true, document: DOCUMENT, variables })
  const found = parseGithubData(Answer, data, repository, doing).repository
  if (!found) throw new RepositoryNotFound(repository)
  if (found.isArchived) throw repositoryArchived(repository, doing)
  if (!found.branch) throw found.isEmpty ? new RepositoryEmpty(repository) : new BranchNotFound(repository, branch)
  if (!found.parent?.tree) throw new CommitNotFound(repository, parent)
  const start = { repositoryId: found.id, owner: found.owner.login, tree: found.parent.tree.oid }
  if (!found.from) return start
  const { oid, tree, parents } = found.from.target
  return { ...start, from: { commit: oid, tree: tree.oid, parents: parents.nodes.map(node => node.oid) } }
}
