// Takes pairs out of a mapping and adds others at its end, in the style in which it is written.
import { editBlockMapping } from './edit-block-mapping.ts'
import { editFlowMapping, readFlowStyle } from './edit-flow-mapping.ts'
import { renderScalar } from './render-scalar.ts'
import type { Splice } from './splice.ts'
import type { MappingNode, Pair } from './syntax.ts'

/** Is a key with its value, both texts. */
export type TextEntry = readonly [key: string, value: string]

/** Says how pairs are written: in lines, in braces, or as JSON. */
export type PairStyle = { readonly inFlow: boolean; readonly isJson: boolean; readonly colon: string }

/** Edits a mapping that holds at least one pair, or an empty one in braces. */
export function editMapping(
  text: string,
  mapping: MappingNode,
  removed: ReadonlySet<Pair>,
  added: readonly TextEntry[],
): readonly Splice[] {
  const pairs = renderPairs(mapping, added)
  return mapping.isFlow
    ? editFlowMapping(text, mapping, removed, pairs)
    : editBlockMapping(text, mapping, removed, pairs)
}

/** Reads how a mapping writes its pairs. */
export function readPairStyle(mapping: MappingNode): PairStyle {
  if (!mapping.isFlow) return { inFlow: false, isJson: false, colon: ': ' }
  return { inFlow: true, ...readFlowStyle(mapping) }
}

/** Renders pairs, one a line, as a mapping writes its own; what needs quotes gets single ones, in JSON double ones. */
export function renderPairs(mapping: MappingNode, entries: readonly TextEntry[]): readonly string[] {
  const { inFlow, isJson, colon } = readPairStyle(mapping)
  const quotes = isJson ? 'double' : 'plain'
  return entries.map(([key, value]) => {
    return `${renderScalar(key, { quotes, inFlow, isKey: true })}${colon}${renderScalar(value, { quotes, inFlow })}`
  })
}
