// What an operator should hear of decided images, each thing once.
import type { ImageDecision } from './image-decision.ts'
import type { ImageNote } from './image-note.ts'
import type { ImageUse } from './image-use.ts'

/** Is one image with what was decided for it. */
export type Decided = { readonly use: ImageUse; readonly decision: ImageDecision }

const LEFT_OUT_FIX = 'Push the tag again, remove it, or filter it out.'

/** Lists what cannot be decided, and which tags had to be left out; many containers of one image are one note. */
export function listNotes(decided: readonly Decided[]): readonly ImageNote[] {
  const notes = decided.flatMap(({ use: { image }, decision }) => {
    const stuck = decision.kind === 'stuck' ? [{ image, why: decision.why, fix: decision.fix }] : []
    const { leftOut } = decision
    return leftOut === undefined ? stuck : [...stuck, { image, why: leftOut, fix: LEFT_OUT_FIX }]
  })
  return [...new Map(notes.map(note => [`${note.image} ${note.why}`, note])).values()]
}
