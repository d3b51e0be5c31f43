// Where an image goes in one object: the fields with what they shall say, or why there are none.
import type { Path } from './syntax.ts'

/** Is one field with what it shall say; the path leads from the object's root. */
export type Field = {
  readonly path: Path
  readonly value: string
  /** What may stand there now: a text, a text or null, or anything that is no list and no mapping. */
  readonly replaces: 'text' | 'text-or-null' | 'scalar'
}

/** Is the answer; each word but `fields` is a reason for which nothing can be written. */
export type PlacedImage =
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  | { readonly kind: 'no-container' | 'no-workload' | 'digest-alone' }
  | { readonly kind: 'no-text' | 'unresolved'; readonly paths: readonly Path[] }
