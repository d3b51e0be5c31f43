// Changes of a text, by place: gathered first, then applied at once, so that no place moves before its turn.

/** Is one replacement; where nothing is replaced, something is inserted. */
export type Splice = { readonly start: number; readonly end: number; readonly text: string }

/** Applies replacements; those that meet in one place keep their order, and none may overlap another. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const parts: string[] = []
  let at = 0
  for (const { start, end, text: replacement } of splices.toSorted((one, other) => one.start - other.start)) {
    if (start < at) throw new Error('two edits touch the same characters')
    parts.push(text.slice(at, start), replacement)
    at = end
  }
  parts.push(text.slice(at))
  return parts.join('')
}
