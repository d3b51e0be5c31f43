// Edits the files of a commit as planned, and reads them again, as the next sync will, before anything leaves.
import { editManifests } from '../../domain/manifests/editing/edit-manifests.ts'
import type { ObjectEdits } from '../../domain/manifests/editing/edits.ts'
import type { Author } from '../../domain/release/automation-rules.ts'
import { EditNotAsPlanned } from '../../domain/release/failures.ts'
import { findImageUses } from '../../domain/release/find-image-uses.ts'
import type { PlannedImage } from '../../domain/release/release-plan.ts'
import { verifyImages } from '../../domain/release/verify-images.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { FileChange, Tree, TreeFile } from '../../ports/git-hosts/port.ts'
import { loadForImages } from './image-uses.ts'

/** Is what shall be written: edits by the file they stand in, the images that have to come of them, and who says so. */
export type Draft = {
  readonly edits: ReadonlyMap<string, readonly ObjectEdits[]>
  readonly images: readonly PlannedImage[]
  readonly message: string
  readonly author?: Author
  /** Names what a person asked for: its change request is of its own, or the next run of automation would replace it. */
  readonly asked?: string
}

/**
 * Edits a tree; the answer has the files that changed.
 *
 * @throws {ManifestNotEditable} when a file cannot be edited without doubt
 */
export function editTree(target: SyncTarget, tree: Tree, { edits, images }: Draft): readonly FileChange[] {
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
