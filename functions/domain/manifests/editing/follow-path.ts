// Finds in the written document what stands at a path of its value.
import { listEntries, resolveAlias } from './list-entries.ts'
import type { Path, SyntaxDocument, SyntaxNode } from './syntax.ts'

/** Follows a path through aliases and merges; undefined when it leads nowhere. */
export function followPath(document: SyntaxDocument, path: Path): Exclude<SyntaxNode, { kind: 'alias' }> | undefined {
  let node = resolveAlias(document.root)
  for (const step of path) {
    const child = findChild(document, node, step)
    if (!child) return undefined
    node = resolveAlias(child)
  }
  return node
}

function findChild(document: SyntaxDocument, node: SyntaxNode, step: string | number): SyntaxNode | undefined {
  if (node.kind === 'sequence') return typeof step === 'number' ? node.items[step] : undefined
  if (node.kind === 'mapping') return listEntries(document, node).get(String(step))?.node
  return undefined
}
