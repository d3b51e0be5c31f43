// Makes a mapping of annotations where an object has none, or an empty one, in the style of what is around.
import { editBlockMapping, endOfPair, indentOf } from './edit-block-mapping.ts'
import { editFlowMapping } from './edit-flow-mapping.ts'
import { readPairStyle, renderPairs, type TextEntry } from './edit-mapping.ts'
import { resolveAlias } from './list-entries.ts'
import { renderScalar } from './render-scalar.ts'
import { keepComment } from './replace-scalar.ts'
import type { Splice } from './splice.ts'
import type { MappingNode, Pair } from './syntax.ts'
import { breakAt, endOfLine, startOfLine, startsItsLine } from './text-lines.ts'

const KEY = 'annotations'
const DEFAULT_STEP = '  '
const NONE: ReadonlySet<Pair> = new Set()

/** Is where annotations are made: `pair` is there when a key says so that holds nothing yet. */
export type Surroundings = {
  /** The object, or the item of a list, that `metadata` belongs to. */
  readonly around: MappingNode
  readonly metadata: MappingNode
  readonly pair: Pair | undefined
}

/**
 * Writes annotations into `metadata`: at its end, or behind the `annotations:` that holds nothing yet.
 *
 * Answers undefined when something is in the way: a tag, an anchor, or a key without a colon.
 */
export function createAnnotations(
  text: string,
  surroundings: Surroundings,
  entries: readonly TextEntry[],
): readonly Splice[] | undefined {
  const { metadata, pair } = surroundings
  const value = pair && resolveAlias(pair.value)
  // Braces that hold a comment are filled; others make way for lines where lines are the style.
  const isKept =
    value?.kind === 'mapping' && (metadata.isFlow || !/^\{[ \t]*\}$/.test(text.slice(value.start, value.end)))
  if (isKept) return editFlowMapping(text, value, NONE, renderPairs(metadata.isFlow ? metadata : value, entries))
  if (value && (pair.colon < 0 || value.tag !== '' || value.anchor !== '')) return undefined
  return metadata.isFlow ? createInBraces(text, surroundings, entries) : createInLines(text, surroundings, entries)
}

function createInLines(text: string, surroundings: Surroundings, entries: readonly TextEntry[]): readonly Splice[] {
  const { metadata, pair } = surroundings
  const step = findStep(text, surroundings)
  const lines = renderPairs(metadata, entries).map(line => step + line)
  if (!pair) return editBlockMapping(text, metadata, NONE, [`${KEY}:`, ...lines])
  const { start: content, end } = pair.value
  const isSameLine = startOfLine(text, content) === startOfLine(text, pair.colon)
  const cut = keepComment(text, { start: isSameLine ? pair.colon + 1 : content, end, text: '' })
  const below = endOfPair(text, pair)
  const lineBreak = breakAt(text, endOfLine(text, pair.start))
  const added = lines.map(line => indentOf(text, metadata) + line + lineBreak).join('')
  return [...(end > pair.colon + 1 ? [cut] : []), { start: below, end: below, text: added }]
}

function createInBraces(text: string, surroundings: Surroundings, entries: readonly TextEntry[]): readonly Splice[] {
  const { metadata, pair } = surroundings
  const style = readPairStyle(metadata)
  const braces = renderBraces(text, metadata, entries)
  if (!pair) {
    const key = renderScalar(KEY, { quotes: style.isJson ? 'double' : 'plain', inFlow: true, isKey: true })
    return editFlowMapping(text, metadata, NONE, [`${key}${style.colon}${braces}`])
  }
  const { start, end } = pair.value
  return [{ start, end, text: start === pair.colon + 1 ? ` ${braces}` : braces }]
}

function renderBraces(text: string, metadata: MappingNode, entries: readonly TextEntry[]): string {
  const pairs = renderPairs(metadata, entries)
  const last = metadata.pairs.at(-1)
  if (!last || !startsItsLine(text, last.start))
    return `{${pairs.join(readPairStyle(metadata).colon === ':' ? ',' : ', ')}}`
  const indent = text.slice(startOfLine(text, last.start), last.start)
  const outer = /^[ \t]*/.exec(text.slice(startOfLine(text, metadata.start), metadata.start))?.[0] ?? ''
  const step = indent.startsWith(outer) && indent !== outer ? indent.slice(outer.length) : DEFAULT_STEP
  const lineBreak = breakAt(text, endOfLine(text, last.start))
  return `{${lineBreak}${pairs.map(pair => indent + step + pair).join(`,${lineBreak}`)}${lineBreak}${indent}}`
}

/** Finds how far the file indents: as another mapping in `metadata` does, else as `metadata` itself. */
function findStep(text: string, { metadata, around }: Surroundings): string {
  const own = indentOf(text, metadata).length
  for (const { value } of metadata.pairs) {
    if (value.kind !== 'mapping' || value.isFlow) continue
    const inner = indentOf(text, value).length
    if (inner > own) return ' '.repeat(inner - own)
  }
  const outer = indentOf(text, around).length
  return own > outer ? ' '.repeat(own - outer) : DEFAULT_STEP
}
