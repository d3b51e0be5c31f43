// Turns planned annotations into edits of files.
import type { ObjectEdits } from '../manifests/editing/edits.ts'
import { formatResourceKey } from '../manifests/resource-id.ts'
import type { ImageDraft } from './draft-images.ts'
import type { AnnotationEdit } from './plan-policies.ts'

/** Drafts a commit that writes and removes these annotations. */
export function draftPolicies(edits: readonly AnnotationEdit[], message: string): ImageDraft {
  const byFile = Map.groupBy(edits, ({ workload }) => workload.manifest.file)
  return { edits: new Map([...byFile].map(([file, some]) => [file, editObjects(some)])), images: [], message }
}

function editObjects(edits: readonly AnnotationEdit[]): readonly ObjectEdits[] {
  return [...Map.groupBy(edits, ({ workload }) => formatResourceKey(workload.manifest.id)).values()].flatMap(same => {
    const [first] = same
    if (first === undefined) return []
    const own = same.map(({ key, value }) =>
      value === undefined
        ? ({ kind: 'remove-annotation', key } as const)
        : ({ kind: 'set-annotation', key, value } as const),
    )
    return [{ id: first.workload.manifest.id, edits: own }]
  })
}
