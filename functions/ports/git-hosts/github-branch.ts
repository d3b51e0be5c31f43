// Reads a branch of GitHub before a commit and after one of which nobody knows whether it was made.
import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { type CommitSha, isCommitSha } from '../../domain/events/git.ts'
import { BranchNotFound, RepositoryEmpty, RepositoryNotFound } from './failures.ts'
import type { GithubApi } from './github-api.ts'
import { splitRepository } from './github-head.ts'
import { repositoryArchived } from './github-refusal.ts'
import { parseGithubData } from './parse-github-data.ts'
import type { CommitDraft } from './port.ts'

/** Is the branch as it is now. */
export type FoundBranch = {
  readonly repositoryId: string
  readonly head: CommitSha
  readonly tree: string
  readonly message: string
  readonly parents: readonly string[]
  /** The first files of the draft have their bytes there already. */
  readonly holds: boolean
}

/** That many files tell whether a commit is ours; each costs GitHub a look into the tree. */
const MOST_FILES_ASKED = 10

const Oid = v.pipe(v.string(), v.check(isCommitSha, 'is no object id'))
const Blob = v.nullable(v.object({ oid: Oid }))
const Target = v.object({
  oid: Oid,
  message: v.string(),
  tree: v.object({ oid: Oid }),
  parents: v.object({ nodes: v.array(v.object({ oid: Oid })) }),
})
const Answer = v.object({
  repository: v.nullable(
    v.looseObject({
      id: v.string(),
      isArchived: v.boolean(),
      isEmpty: v.boolean(),
      branch: v.nullable(v.object({ target: Target })),
    }),
  ),
})

/**
 * Reads where the branch is, what its commit says, and whether the draft's files are in it.
 *
 * @throws {RepositoryNotFound} when the repository is unknown or hidden
 * @throws {GitHostRefused} when it is archived
 * @throws {RepositoryEmpty} when it has no commit
 * @throws {BranchNotFound} when it has no such branch
 */
export async function readGithubBranch(api: GithubApi, draft: CommitDraft): Promise<FoundBranch> {
  const { repository, branch } = draft
  const doing = 'reading the branch'
  const ref = `refs/heads/${branch}`
  const asked = draft.changes.slice(0, MOST_FILES_ASKED)
  const files = Object.fromEntries(asked.map(({ path }, index) => [`f${index}`, `${ref}:${path}`]))
  const variables = { ...splitRepository(repository), branch: ref, ...files }
  const document = writeDocument(Object.keys(files))
  const { data } = await api.query({ repository, doing, isRead: true, document, variables })
  const found = parseGithubData(Answer, data, repository, doing).repository
  if (!found) throw new RepositoryNotFound(repository)
  if (found.isArchived) throw repositoryArchived(repository, doing)
  if (!found.branch) throw found.isEmpty ? new RepositoryEmpty(repository) : new BranchNotFound(repository, branch)
  const { oid, message, tree, parents } = found.branch.target
  const holds = asked.every(({ bytes }, index) => {
    return parseGithubData(Blob, found[`f${index}`], repository, doing)?.oid === blobId(bytes)
  })
  return {
    repositoryId: found.id,
    head: oid as CommitSha,
    tree: tree.oid,
    message,
    parents: parents.nodes.map(node => node.oid),
    holds,
  }
}

function writeDocument(files: readonly string[]): string {
  const given = files.map(file => `, $${file}: String!`).join('')
  const blobs = files.map(file => `${file}: object(expression: $${file}) { oid }`).join(' ')
  return `query($owner: String!, $name: String!, $branch: String!${given}) {
  repository(owner: $owner, name: $name) {
    id isArchived isEmpty
    branch: ref(qualifiedName: $branch) {
      target { oid ... on Commit { message tree { oid } parents(first: 2) { nodes { oid } } } }
    }
    ${blobs}
  }
}`
}

/** Names bytes as git does. */
function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
