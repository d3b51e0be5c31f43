// Finds every place where what is written once shows: aliases and merges make it show more than once.
import { listEntries } from './list-entries.ts'
import type { Path, SyntaxDocument, SyntaxNode } from './syntax.ts'

/** Is one place; `isOwn` tells the one where the node itself is written. */
export type Place = { readonly path: Path; readonly isOwn: boolean }

/** Finds the places of all nodes of a document; a node that a later line overrides shows nowhere. */
export function findPlaces(document: SyntaxDocument): ReadonlyMap<SyntaxNode, readonly Place[]> {
  const places = new Map<SyntaxNode, Place[]>()
  const walk = (node: SyntaxNode, path: Path, isOwn: boolean): void => {
    if (node.kind === 'alias') {
      walk(node.target, path, false)
      return
    }
    const known = places.get(node)
    if (known) known.push({ path, isOwn })
    else places.set(node, [{ path, isOwn }])
    if (node.kind === 'sequence') for (const [index, item] of node.items.entries()) walk(item, [...path, index], isOwn)
    if (node.kind !== 'mapping') return
    for (const [key, { node: value, pair }] of listEntries(document, node)) {
      walk(value, [...path, key], isOwn && pair !== undefined)
    }
  }
  walk(document.root, [], true)
  return places
}
