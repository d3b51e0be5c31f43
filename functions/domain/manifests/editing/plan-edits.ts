// Plans all edits of a file: what each asks for, in which fields, and what that comes to.
import { type EditedObject, refuse } from './edited-object.ts'
import type { ManifestEdit, WrittenImage } from './edits.ts'
import { followPath } from './follow-path.ts'
import { placeImage } from './place-image.ts'
import type { Field } from './placed-image.ts'
import { planAnnotations } from './plan-annotations.ts'
import { type Plan, type Replacement, replaceValues } from './replace-values.ts'
import type { Path } from './syntax.ts'

/** Is what is asked of one object. */
export type Asked = { readonly object: EditedObject; readonly edits: readonly ManifestEdit[] }

/** Plans edits; of two that mean the same container, key or path the later one counts. */
export function planEdits(asked: readonly Asked[]): Plan {
  const replacements: Replacement[] = []
  const plans: Plan[] = []
  for (const [object, many] of Map.groupBy(asked, one => one.object)) {
    const images = new Map<string, WrittenImage>()
    const values = new Map<string, Field>()
    const annotations = new Map<string, string | undefined>()
    for (const edit of many.flatMap(({ edits }) => edits)) {
      switch (edit.kind) {
        case 'image':
          images.set(edit.container, edit.image)
          break
        case 'set-value':
          values.set(JSON.stringify(edit.path), { path: edit.path, value: edit.value, replaces: 'text' })
          break
        case 'set-annotation':
          annotations.set(edit.key, edit.value)
          break
        case 'remove-annotation':
          annotations.set(edit.key, undefined)
          break
      }
    }
    const fields = [...images].flatMap(([container, image]) => placeOrRefuse(object, container, image))
    assertReachable(
      object,
      [...values.values()].map(({ path }) => path),
    )
    replacements.push(...[...fields, ...values.values()].map(field => ({ object, field })))
    plans.push(planAnnotations(object, annotations))
  }
  plans.unshift(replaceValues(replacements))
  return {
    splices: plans.flatMap(plan => plan.splices),
    wanted: plans.flatMap(plan => plan.wanted),
    changes: plans.flatMap(plan => plan.changes),
  }
}

function placeOrRefuse(object: EditedObject, container: string, image: WrittenImage): readonly Field[] {
  const placed = placeImage(object.value, container, image)
  const position = followPath(object.syntax, object.path)?.start ?? 0
  const tell = (path: Path, why: string, fix: string) => refuse(object, { position, path }, { why, fix })
  switch (placed.kind) {
    case 'fields':
      return placed.fields
    case 'no-workload': {
      const kind = JSON.stringify(object.id.kind.toLowerCase())
      throw tell([], `updating resource kind ${kind} not supported`, 'Change its image by hand.')
    }
    case 'no-container':
      throw tell([], `container ${JSON.stringify(container)} not found`, 'Name a container that the manifest has.')
    case 'digest-alone': {
      const fix = 'Name a tag as well; charts put a colon before the tag, and nothing can follow it but a tag.'
      throw tell(
        [],
        `container ${JSON.stringify(container)} has a field for a tag, and the image has only a digest`,
        fix,
      )
    }
    case 'no-text':
      throw tell(placed.paths[0] ?? [], 'the value is no text', 'Quote the value, so that it is read as text.')
    case 'unresolved':
      throw unresolved(object, placed.paths)
  }
}

function assertReachable(object: EditedObject, paths: readonly Path[]): void {
  const lost = paths.filter(path => !followPath(object.syntax, [...object.path, ...path]))
  if (lost.length > 0) throw unresolved(object, lost)
}

function unresolved(object: EditedObject, paths: readonly Path[]) {
  const position = followPath(object.syntax, object.path)?.start ?? 0
  const why = `unable to resolve path(s): ${paths.map(path => path.join('.')).join(', ')}`
  return refuse(object, { position, path: [] }, { why, fix: 'Correct the paths, or write texts where they lead.' })
}
