// Writes planned edits to Git as one commit on the head they were planned on, or as a change request; checked before it leaves.
import type { BranchName, CommitSha } from '../../domain/events/git.ts'
import { TryLater } from '../../domain/failure.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { CommitDraft, GitHost, Tree } from '../../ports/git-hosts/port.ts'
import { type Draft, editTree } from './edit-tree.ts'

/** Is what came of it. `stale`: the branch moved on meanwhile, and the edits have to be planned again. */
export type Written =
  | { readonly kind: 'committed'; readonly commit: CommitSha }
  | { readonly kind: 'proposed'; readonly commit: CommitSha; readonly url: string; readonly outcome: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'stale' }

/** Is the part of a Git host that writing needs. */
export type WritePorts = {
  readonly gitHost: Pick<GitHost, 'readHead' | 'readMessage' | 'commitFiles' | 'proposeFiles'>
}

/**
 * Writes a draft onto the commit its tree was read from.
 *
 * @throws {ManifestNotEditable} when a file cannot be edited without doubt
 */
export async function writeToGit(target: SyncTarget, tree: Tree, draft: Draft, ports: WritePorts): Promise<Written> {
  const changes = editTree(target, tree, draft)
  if (changes.length === 0) return { kind: 'nothing' }
  const commit: CommitDraft = {
    repository: target.git.repository,
    branch: target.git.branch,
    parent: tree.commit,
    changes,
    message: `${draft.message}${target.automation.commit.suffix}`,
    ...whoCommits(target, draft),
  }
  return target.automation.commit.via === 'branch' ? commitOnce(target, commit, ports) : propose(target, commit, ports)
}

function whoCommits({ automation }: SyncTarget, { author }: Draft): Pick<CommitDraft, 'author' | 'committer'> {
  const { setAuthor, author: usual, committer } = automation.commit
  const who = setAuthor ? (author ?? usual) : usual
  return { ...(who === undefined ? {} : { author: who }), ...(committer === undefined ? {} : { committer }) }
}

/** After a lost answer the head tells whether the commit was made: nobody else writes this message onto this parent. */
async function commitOnce(target: SyncTarget, draft: CommitDraft, { gitHost }: WritePorts): Promise<Written> {
  const { repository, branch } = target.git
  try {
    const committed = await gitHost.commitFiles(draft)
    return committed.kind === 'committed' ? committed : { kind: 'stale' }
  } catch (thrown) {
    if (!(thrown instanceof TryLater)) throw thrown
    const { commit } = await gitHost.readHead({ repository, branch, tag: target.sync.tag })
    if (commit === draft.parent) throw thrown
    const isOurs = (await gitHost.readMessage({ repository, commit })).trimEnd() === draft.message.trimEnd()
    return isOurs ? { kind: 'committed', commit } : { kind: 'stale' }
  }
}

async function propose(target: SyncTarget, draft: CommitDraft, { gitHost }: WritePorts): Promise<Written> {
  const [title = '', ...rest] = draft.message.split('\n')
  const from = target.automation.commit.from as BranchName
  const request = await gitHost.proposeFiles({ ...draft, from, title, body: rest.join('\n').trim() })
  return { kind: 'proposed', commit: draft.parent, url: request.url, outcome: request.outcome }
}
