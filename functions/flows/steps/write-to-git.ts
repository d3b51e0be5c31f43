// Writes planned edits to Git as one commit on the head they were planned on, or as a change request; checked before it leaves.
import type { CommitSha } from '../../domain/events/git.ts'
import { type EpochMs, TryLater } from '../../domain/failure.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { CommitDraft, GitHost, Tree } from '../../ports/git-hosts/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { type Draft, editTree } from './edit-tree.ts'
import { proposeOnce } from './propose-once.ts'

/** Is what came of it. `stale`: the branch moved on meanwhile, and the edits have to be planned again. */
export type Written =
  | { readonly kind: 'committed'; readonly commit: CommitSha }
  | { readonly kind: 'proposed'; readonly commit: CommitSha; readonly url: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'stale' }

/** Is the part of a Git host that writing needs. */
export type WritePorts = {
  readonly gitHost: Pick<GitHost, 'readHead' | 'readTree' | 'readMessage' | 'commitFiles' | 'proposeFiles'>
  readonly table: Table
  readonly now: () => EpochMs
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
  if (target.automation.commit.via === 'branch') return commitOnce(target, commit, ports)
  const { url } = await proposeOnce(target, commit, draft.asked, ports)
  return { kind: 'proposed', commit: tree.commit, url }
}

function whoCommits({ automation }: SyncTarget, { author }: Draft): Pick<CommitDraft, 'author' | 'committer'> {
  const { setAuthor, author: usual, committer } = automation.commit
  const who = setAuthor ? (author ?? usual) : usual
  return { ...(who === undefined ? {} : { author: who }), ...(committer === undefined ? {} : { committer }) }
}

/** After a lost answer the head tells whether the commit was made. */
async function commitOnce(target: SyncTarget, draft: CommitDraft, { gitHost }: WritePorts): Promise<Written> {
  const { repository, branch } = target.git
  try {
    const committed = await gitHost.commitFiles(draft)
    return committed.kind === 'committed' ? committed : { kind: 'stale' }
  } catch (thrown) {
    if (!(thrown instanceof TryLater)) throw thrown
    const { commit } = await gitHost.readHead({ repository, branch, tag: target.sync.tag })
    if (commit === draft.parent) throw thrown
    return (await isOurs(draft, commit, gitHost)) ? { kind: 'committed', commit } : { kind: 'stale' }
  }
}

/**
 * By its words and by its content: another target's commit may have the same words, for the same image elsewhere. Hosts
 * set line breaks as they like.
 */
async function isOurs(draft: CommitDraft, commit: CommitSha, gitHost: WritePorts['gitHost']): Promise<boolean> {
  const { repository, changes, message } = draft
  const words = (text: string) => text.split(/\s+/).join(' ').trim()
  if (words(await gitHost.readMessage({ repository, commit })) !== words(message)) return false
  const paths = new Set(changes.map(({ path }) => path))
  const { files } = await gitHost.readTree({ repository, commit, wants: path => paths.has(path) })
  const contents = new Map(files.map(({ path, bytes }) => [path, bytes]))
  return changes.every(({ path, bytes }) => isSame(bytes, contents.get(path)))
}

function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return one.length === other?.length && one.every((byte, index) => byte === other[index])
}
