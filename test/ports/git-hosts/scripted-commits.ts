// What GitHub answers around a commit, as scripts.
import type { BranchName } from '../../../functions/domain/events/git.ts'
import type { CommitDraft } from '../../../functions/ports/git-hosts/port.ts'
import { COMMIT } from './build-tar.ts'
import { commit, NEW, repository } from './scripted-github.ts'
import type { Script } from './scripted-server.ts'

/** The ids of trees: of the parent, and of what becomes of it. */
export const [TREE, NEW_TREE] = ['a'.repeat(40), 'b'.repeat(40)]
/** What git calls a file that holds `A`. */
export const BLOB_OF_A = '8c7e5a667f1b771847fe88c01c3de34413a1b220'

/** Makes the draft of all cases: one file, in nobody's name. */
export function aDraft(more: Partial<CommitDraft> = {}): CommitDraft {
  const changes = [{ path: 'a.yaml', bytes: Buffer.from('A') }]
  const message = 'Release\n\nJob-Id: 1'
  return { repository, branch: 'main' as BranchName, parent: commit, changes, message, ...more }
}

/** Answers the question for the branch: where it is, what its commit says, and which blobs stand for the files. */
export function branchAt(head: string, more: BranchChanges = {}): Script {
  const { blob, files = 1, ...rest } = more
  const says = { message: 'Release\n\nJob-Id: 1', tree: { oid: TREE }, parents: { nodes: [{ oid: COMMIT }] } }
  const oid = blob === undefined ? null : { oid: blob }
  const blobs = Object.fromEntries(Array.from({ length: files }, (_, index) => [`f${index}`, oid]))
  const branch = { target: { oid: head, ...says, ...rest } }
  return { body: { data: { repository: { ...REPOSITORY, branch, ...blobs } } } }
}

type BranchChanges = {
  readonly blob?: string
  readonly files?: number
  readonly message?: string
  readonly parents?: object
}

/** Is a repository as GraphQL shows it. */
export const REPOSITORY = { id: 'R_1', isArchived: false, isEmpty: false }

/** Answers that an object was made. */
export function made(sha: string): Script {
  return { status: 201, body: { sha } }
}

/** Answers that the commit was made, or the reference moved. */
export const COMMITTED: Script = { body: { data: { createCommitOnBranch: { commit: { oid: NEW } } } } }
export const MOVED: Script = { body: { data: { updateRefs: { clientMutationId: null } } } }

/** Answers a mutation with an error, and status 200 as GitHub does. */
export function refused(message: string, type?: string): Script {
  return {
    body: { data: { createCommitOnBranch: null, updateRefs: null }, errors: [type ? { type, message } : { message }] },
  }
}
