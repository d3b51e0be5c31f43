// What the keys of a mapping mean once repeated keys and merges are worked out: as kubectl, a later line counts.
import { MERGE } from '../kubernetes-scalars.ts'
import { renderKey } from '../render-key.ts'
import type { MappingNode, Pair, SyntaxDocument, SyntaxNode } from './syntax.ts'

/** Is what stands under one key; `pair` is absent when it came by merging. */
export type Entry = { readonly node: SyntaxNode; readonly pair?: Pair }

/** Follows an alias to what it stands for. */
export function resolveAlias(node: SyntaxNode): Exclude<SyntaxNode, { kind: 'alias' }> {
  return node.kind === 'alias' ? resolveAlias(node.target) : node
}

/** Reads a key as the text that it is in JSON; undefined for a merge, or for what cannot be a key. */
export function readKey(document: SyntaxDocument, pair: Pair): string | undefined {
  const key = resolveAlias(pair.key)
  return key.kind === 'scalar' ? renderKey(document.readScalar(key)) : undefined
}

/** Lists what a mapping holds, by key. */
export function listEntries(document: SyntaxDocument, mapping: MappingNode): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const pair of mapping.pairs) {
    const key = resolveAlias(pair.key)
    if (key.kind !== 'scalar') continue
    const value = document.readScalar(key)
    const text = renderKey(value)
    if (text !== undefined) entries.set(text, { node: pair.value, pair })
    else if (value === MERGE) for (const source of listSources(pair)) merge(document, source, entries)
  }
  return entries
}

/** Answers what is merged, the last one first, because of a list the first one counts. */
function listSources(pair: Pair): readonly SyntaxNode[] {
  const value = resolveAlias(pair.value)
  return value.kind === 'sequence' ? value.items.toReversed() : [value]
}

function merge(document: SyntaxDocument, source: SyntaxNode, entries: Map<string, Entry>): void {
  const mapping = resolveAlias(source)
  if (mapping.kind !== 'mapping') return
  for (const [key, { node }] of listEntries(document, mapping)) entries.set(key, { node })
}
