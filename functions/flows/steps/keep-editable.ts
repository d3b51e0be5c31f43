// Tries every planned image on the files: one that cannot be written is told of, and holds up no other.
import { NeedsPerson, renderTrouble } from '../../domain/failure.ts'
import { draftImages } from '../../domain/release/draft-images.ts'
import type { Decided } from '../../domain/release/list-notes.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Tree } from '../../ports/git-hosts/port.ts'
import { editTree } from './edit-tree.ts'

/** Is why an image cannot be written, and what would help. */
type Obstacle = { readonly why: string; readonly fix: string }

/** Answers the decisions, those that cannot be written as `stuck`. */
export function keepEditable(target: SyncTarget, tree: Tree, decided: readonly Decided[]): readonly Decided[] {
  const byFile = Map.groupBy(decided, ({ use }) => use.file)
  const refused = [...byFile.values()].filter(some => whyNot(target, tree, some) !== undefined)
  const obstacles = new Map(refused.flatMap(some => [...explain(target, tree, some)]))
  return decided.map(one => {
    const why = obstacles.get(one)
    return why === undefined ? one : { use: one.use, decision: { kind: 'stuck', ...why } }
  })
}

/** Containers that go from one image to one other may share the text that says so: they are tried together first. */
function explain(target: SyncTarget, tree: Tree, some: readonly Decided[]): ReadonlyMap<Decided, Obstacle> {
  const obstacles = new Map<Decided, Obstacle>()
  const refuse = (one: Decided, why: Obstacle | undefined) => why !== undefined && obstacles.set(one, why)
  const together = Map.groupBy(some, ({ use, decision }) =>
    JSON.stringify([use.image, 'to' in decision && decision.to]),
  )
  for (const same of together.values()) {
    if (whyNot(target, tree, same) === undefined) continue
    for (const one of same) refuse(one, whyNot(target, tree, [one]))
  }
  const rest = some.filter(one => !obstacles.has(one))
  const why = whyNot(target, tree, rest)
  for (const one of rest) refuse(one, why)
  return obstacles
}

function whyNot(target: SyncTarget, tree: Tree, decided: readonly Decided[]): Obstacle | undefined {
  const images = decided.flatMap(({ use, decision }) => (decision.kind === 'change' ? [{ use, to: decision.to }] : []))
  if (images.length === 0) return undefined
  try {
    editTree(target, tree, draftImages(images, ''))
    return undefined
  } catch (thrown) {
    if (!(thrown instanceof NeedsPerson)) throw thrown
    return { why: renderTrouble(thrown), fix: thrown.fix }
  }
}
