// Writes planned edits to Git as one commit on the head they were planned on, or as a change request; checked before it leaves.
import type { BranchName, CommitSha } from '../../domain/events/git.ts'
import { TryLater } from '../../domain/failure.ts'
import { editManifests, type ObjectEdits } from '../../domain/manifests/editing/edit-manifests.ts'
import type { Author } from '../../domain/release/automation-rules.ts'
import { findImageUses } from '../../domain/release/find-image-uses.ts'
import { EditNotAsPlanned } from '../../domain/release/failures.ts'
import type { PlannedImage } from '../../domain/release/plan-release.ts'
import { verifyImages } from '../../domain/release/verify-images.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { CommitDraft, FileChange, GitHost, Tree, TreeFile } from '../../ports/git-hosts/port.ts'
import { loadForImages } from './image-uses.ts'

/** Is what shall be written: edits by the file they stand in, the images that have to come of them, and who says so. */
export type Draft = {
  readonly edits: ReadonlyMap<string, readonly ObjectEdits[]>
  readonly images: readonly PlannedImage[]
  readonly message: string
  readonly author?: Author
}

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
  const changes = editFiles(target, tree, draft)
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

function editFiles(target: SyncTarget, tree: Tree, { edits, images }: Draft): readonly FileChange[] {
  const { defaultNamespace } = target.sync
  const files = new Map(tree.files.map(file => [file.path, file]))
  const edited = [...edits].map(([path, objects]): { file: TreeFile; bytes: Uint8Array } => {
    const file = files.get(path)
    if (file === undefined) throw new EditNotAsPlanned(`${path} is not in the commit`)
    return { file, bytes: editManifests(file.bytes, objects, { file: path, defaultNamespace }).bytes }
  })
  const changed = edited.filter(({ file, bytes }) => bytes !== file.bytes)
  verify(target, tree, changed, images)
  return changed.map(({ file, bytes }) => {
    const path = file.linkedTo ?? file.path
    return file.isExecutable ? { path, bytes, isExecutable: true } : { path, bytes }
  })
}

/** Reads the edited files again, as the next sync will. */
function verify(
  target: SyncTarget,
  { commit, directories }: Tree,
  changed: readonly { readonly file: TreeFile; readonly bytes: Uint8Array }[],
  images: readonly PlannedImage[],
): void {
  const read = (files: readonly TreeFile[]) =>
    findImageUses(loadForImages({ ...target, git: { ...target.git, paths: [] } }, { commit, directories, files }))
  const before = read(changed.map(({ file }) => file))
  const after = read(changed.map(({ file, bytes }) => ({ ...file, bytes })))
  const why = verifyImages(before, after, images)
  if (why !== undefined) throw new EditNotAsPlanned(why)
}
