// Takes pairs out of a mapping of lines, and adds others below the last one.
import { CHOMPING_MODE, SCALAR_STYLE } from 'js-yaml'
import type { Splice } from './splice.ts'
import type { MappingNode, Pair, ScalarNode, SyntaxNode } from './syntax.ts'
import { breakAt, endOfLine, nextLine, startOfLine, startsItsLine } from './text-lines.ts'

/**
 * Edits a block mapping. Lines to add come without the mapping's own indentation.
 *
 * A pair goes with its lines and the comments in them; comments and blank lines around it stay, unless a block scalar
 * above would then take them for its own.
 */
export function editBlockMapping(
  text: string,
  mapping: MappingNode,
  removed: ReadonlySet<Pair>,
  added: readonly string[],
): readonly Splice[] {
  const { pairs } = mapping
  const [first] = pairs
  const last = pairs.at(-1)
  if (!first || !last) throw new Error('a block mapping holds no pair')
  const end = endOfPair(text, last)
  const lineBreak = breakAt(text, endOfLine(text, last.start))
  const lines = added.map(line => indentOf(text, mapping) + line + lineBreak).join('')

  // The first pair may stand behind a `? ` or `: `; what is kept or added then takes its place.
  const kept = pairs.findIndex(pair => !removed.has(pair))
  const movesUp = kept !== 0 && !startsItsLine(text, first.start)
  if (movesUp && kept < 0) return [{ start: first.start, end, text: lines.slice(indentOf(text, mapping).length) }]
  const splices: Splice[] = movesUp ? [{ start: first.start, end: pairs[kept]?.start ?? end, text: '' }] : []
  for (const [index, pair] of pairs.entries()) {
    if (!removed.has(pair) || (movesUp && index < kept)) continue
    const above = pairs.slice(0, index).findLast(one => !removed.has(one))
    const below = passOver(text, endOfPair(text, pair), above)
    splices.push({ start: startOfLine(text, pair.start), end: below, text: '' })
  }
  return lines === '' ? splices : [...splices, { start: end, end, text: lines }]
}

/** Answers the blanks before a mapping's keys. */
export function indentOf(text: string, { pairs }: MappingNode): string {
  const own = pairs.find(pair => startsItsLine(text, pair.start))
  if (own) return text.slice(startOfLine(text, own.start), own.start)
  const start = pairs[0]?.start ?? 0
  return ' '.repeat(start - startOfLine(text, start))
}

/** Answers the start of the line after a pair. */
export function endOfPair(text: string, { start, end }: Pair): number {
  return end > start && startOfLine(text, end) === end ? end : nextLine(text, end)
}

/** Passes over what the block scalar at the end of the pair above would take in: blank lines, comments that are indented. */
function passOver(text: string, position: number, above: Pair | undefined): number {
  const block = above && lastBlock(above.value)
  if (!block) return position
  let at = position
  for (;;) {
    const line = text.slice(at, endOfLine(text, at))
    const isBlank = /^ *$/.test(line) && line.length <= Math.max(0, block.event.indent)
    const takesIn = isBlank
      ? block.event.chomping === CHOMPING_MODE.KEEP
      : /^ *(?:#.*)?$/.test(line) && line.startsWith(' '.repeat(Math.max(1, block.event.indent)))
    if (!takesIn || at >= text.length) return at
    at = nextLine(text, at)
  }
}

function lastBlock(node: SyntaxNode): ScalarNode | undefined {
  switch (node.kind) {
    case 'mapping':
    case 'sequence': {
      const last = node.kind === 'mapping' ? node.pairs.at(-1)?.value : node.items.at(-1)
      return last && lastBlock(last)
    }
    case 'scalar': {
      const { style } = node.event
      return style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK ? node : undefined
    }
    case 'alias':
      return undefined
  }
}
