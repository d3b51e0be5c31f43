// Tries every planned image on the files: one that cannot be written is told of, and holds up no other.
import { describeFailure, NeedsPerson } from '../../domain/failure.ts'
import { draftImages } from '../../domain/release/draft-images.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Tree } from '../../ports/git-hosts/port.ts'
import type { Decided } from './decide-images.ts'
import { editTree } from './edit-tree.ts'

/** Answers the decisions, those that cannot be written as `stuck`. */
export function keepEditable(target: SyncTarget, tree: Tree, decided: readonly Decided[]): readonly Decided[] {
  const byFile = Map.groupBy(decided, ({ use }) => use.file)
  const refused = [...byFile.values()].filter(some => whyNot(target, tree, some) !== undefined)
  const alone = new Map(refused.flat().map(one => [one, whyNot(target, tree, [one])]))
  return decided.map(one => {
    const why = alone.get(one)
    return why === undefined ? one : { use: one.use, decision: { kind: 'stuck', ...why } }
  })
}

function whyNot(target: SyncTarget, tree: Tree, decided: readonly Decided[]) {
  const images = decided.flatMap(({ use, decision }) => (decision.kind === 'change' ? [{ use, to: decision.to }] : []))
  if (images.length === 0) return undefined
  try {
    editTree(target, tree, draftImages(images, ''))
    return undefined
  } catch (thrown) {
    if (!(thrown instanceof NeedsPerson)) throw thrown
    const { what, where, fix } = describeFailure(thrown)
    return { why: where === undefined ? what : `${what}: ${where}`, fix }
  }
}
