// The words of editing: what shall be written where, and what was.
import type { ResourceId } from '../resource-id.ts'

/** Is an image as it is to be written: `host/path[:tag][@digest]`, without a slash in front where the host is empty. */
export type WrittenImage = {
  /** Empty when none is written: Docker Hub. */
  readonly host: string
  readonly path: string
  readonly tag?: string
  readonly digest?: string
}

/** Is one change of one object. */
export type ManifestEdit =
  | { readonly kind: 'image'; readonly container: string; readonly image: WrittenImage }
  /** The key is complete, prefix included: which of several prefixes stands in the file is for the caller to know. */
  | { readonly kind: 'set-annotation'; readonly key: string; readonly value: string }
  | { readonly kind: 'remove-annotation'; readonly key: string }
  /** The path leads from the object's root to a text that exists. */
  | { readonly kind: 'set-value'; readonly path: readonly string[]; readonly value: string }

/** Is what changes in one object; where two edits meet in one place, the later one counts. */
export type ObjectEdits = {
  /** With the effective namespace; kinds compare without case, groups only where more than one object would fit. */
  readonly id: ResourceId
  readonly edits: readonly ManifestEdit[]
}

/** Is one place of the file that says something else now. */
export type EditChange = {
  readonly id: ResourceId
  /** Leads from the object's root, as people read it: `spec.template.spec.containers[0].image`. */
  readonly path: string
  /** Absent for what was not there. */
  readonly before?: string
  /** Absent for what is gone. */
  readonly after?: string
  /** Where it stood, counted from 1 in the file as it was; what is new stands below that line. */
  readonly line: number
}

/** Is the answer: when nothing changed, the very bytes that came in. */
export type EditedFile = {
  readonly bytes: Uint8Array
  readonly changed: boolean
  readonly changes: readonly EditChange[]
}
