// Turns planned images into edits of files.

import { parseImageRef } from '../images/parse-image-ref.ts'
import type { ObjectEdits } from '../manifests/editing/edits.ts'
import { formatResourceKey } from '../manifests/resource-id.ts'
import type { PlannedImage } from './release-plan.ts'

/** Is what shall be written: edits by file, the images that have to come of them, and the message. */
export type ImageDraft = {
  readonly edits: ReadonlyMap<string, readonly ObjectEdits[]>
  readonly images: readonly PlannedImage[]
  readonly message: string
}

/** Drafts a commit that writes these images. */
export function draftImages(images: readonly PlannedImage[], message: string): ImageDraft {
  const byFile = Map.groupBy(images, ({ use }) => use.file)
  return { edits: new Map([...byFile].map(([file, changes]) => [file, editObjects(changes)])), images, message }
}

function editObjects(changes: readonly PlannedImage[]): readonly ObjectEdits[] {
  return [...Map.groupBy(changes, ({ use }) => formatResourceKey(use.id)).values()].flatMap(same => {
    const [first] = same
    if (first === undefined) return []
    const edits = same.flatMap(({ use, to }) => {
      const parsed = parseImageRef(to)
      return parsed.kind === 'image' ? [{ kind: 'image', container: use.container, image: parsed.ref } as const] : []
    })
    return [{ id: first.use.id, edits }]
  })
}
