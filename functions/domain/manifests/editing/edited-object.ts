// An object that is being edited, with the document it stands in.
import type { JsonObject } from '../json.ts'
import { formatResourceId, type ResourceId } from '../resource-id.ts'
import { ManifestNotEditable } from './failures.ts'
import { formatPath } from './format-path.ts'
import type { Path, SyntaxDocument } from './syntax.ts'

/** Is one object of a file. */
export type EditedObject = {
  readonly id: ResourceId
  readonly file: string
  readonly lineAt: (position: number) => number
  readonly syntax: SyntaxDocument
  /** Which of the file's documents it stands in, counted from 0. */
  readonly document: number
  /** Leads to it from the root of that document. */
  readonly path: Path
  readonly value: JsonObject
}

/** Is what one plan comes to: replacements, and what the file's values must then differ in, and nothing else. */
export type WantedValue = { readonly document: number; readonly path: Path; readonly value: string | undefined }

/** Makes the failure for one field of an object, with file and line. */
export function refuse(
  object: EditedObject,
  spot: { readonly position: number; readonly path: Path },
  told: { readonly why: string; readonly fix: string },
): ManifestNotEditable {
  const place = `${object.file}:${object.lineAt(spot.position)}, ${formatResourceId(object.id)}`
  const field = spot.path.length === 0 ? place : `${place}, ${formatPath(spot.path)}`
  return new ManifestNotEditable(field, told.why, told.fix)
}
