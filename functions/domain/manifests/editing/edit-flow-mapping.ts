// Takes pairs out of a mapping in braces, and adds others behind the last one; JSON is the usual case.
import { SCALAR_STYLE } from 'js-yaml'
import { findComment, skipBlanks } from './skip-blanks.ts'
import type { Splice } from './splice.ts'
import type { MappingNode, Pair } from './syntax.ts'
import { breakAt, endOfLine, nextLine, startOfLine, startsItsLine } from './text-lines.ts'

/** Is one pair with all that goes when it goes: blanks before it, its comma, a comment behind it. */
type Item = {
  readonly pair: Pair
  readonly start: number
  readonly comma: number
  readonly end: number
}

/**
 * Edits a flow mapping. Pairs that stand in lines of their own get company in lines of its own; a comma after the last
 * one stays if it was there.
 */
export function editFlowMapping(
  text: string,
  mapping: MappingNode,
  removed: ReadonlySet<Pair>,
  added: readonly string[],
): readonly Splice[] {
  const items = listItems(text, mapping)
  const [first] = items
  const last = items.at(-1)
  if (!first || !last) {
    const inside = text.indexOf('{', mapping.start) + 1
    return [{ start: inside, end: inside, text: added.join(', ') }]
  }
  const kept = items.filter(({ pair }) => !removed.has(pair))
  const [firstKept] = kept
  const lastKept = kept.at(-1)
  if (!firstKept || !lastKept) return [{ start: first.pair.start, end: last.pair.end, text: added.join(', ') }]

  const splices = items.flatMap((item): Splice[] => {
    if (!removed.has(item.pair) || item.start < firstKept.start) return []
    return [{ start: item.start, end: item.end, text: '' }]
  })
  if (firstKept !== first) splices.push(cutHead(text, items, firstKept))

  const endsWithComma = last.comma >= 0
  if (added.length === 0) {
    if (lastKept !== last && !endsWithComma) splices.push(cut(lastKept.comma))
    return splices
  }
  if (lastKept.comma < 0) splices.push({ start: lastKept.pair.end, end: lastKept.pair.end, text: ',' })
  const lead = leadOf(text, items)
  const more = added.map(pair => lead + pair).join(',') + (endsWithComma ? ',' : '')
  return [...splices, { start: last.end, end: last.end, text: more }]
}

/** Tells whether a flow mapping is written as JSON, and whether its colons go without blanks. */
export function readFlowStyle({ pairs }: MappingNode): { readonly isJson: boolean; readonly colon: string } {
  const [first] = pairs
  const isJson = first?.key.kind === 'scalar' && first.key.event.style === SCALAR_STYLE.DOUBLE_QUOTED
  const isTight = isJson && first !== undefined && first.value.start === first.colon + 1
  return { isJson, colon: isTight ? ':' : ': ' }
}

function listItems(text: string, { pairs }: MappingNode): readonly Item[] {
  let at = -1
  return pairs.map(pair => {
    const start = at < 0 ? pair.start : at
    const after = skipBlanks(text, pair.end)
    const comma = text.charAt(after) === ',' ? after : -1
    const behind = comma < 0 ? pair.end : comma + 1
    at = findComment(text, behind) < 0 ? behind : endOfLine(text, behind)
    return { pair, start, comma, end: at }
  })
}

/** Cuts the first pairs: as lines where they are lines, else so that the first kept one moves up. */
function cutHead(text: string, items: readonly Item[], kept: Item): Splice {
  const start = items[0]?.pair.start ?? kept.pair.start
  const last = items[items.indexOf(kept) - 1]
  if (!last || !startsItsLine(text, start) || !startsItsLine(text, kept.pair.start)) {
    return { start, end: kept.pair.start, text: '' }
  }
  return { start: startOfLine(text, start), end: nextLine(text, last.end), text: '' }
}

function cut(position: number): Splice {
  return { start: position, end: position + 1, text: '' }
}

/** Answers what stands between the pairs, behind the comma: blanks, or a line break with them. */
function leadOf(text: string, items: readonly Item[]): string {
  const last = items.at(-1)
  if (!last) return ''
  const begin = startOfLine(text, last.pair.start)
  const lineBreak = breakAt(text, endOfLine(text, last.pair.start)) || '\n'
  if (startsItsLine(text, last.pair.start)) return lineBreak + text.slice(begin, last.pair.start)
  // Nothing may follow a comment in its line.
  if (last.end > Math.max(last.pair.end, last.comma + 1)) return lineBreak + ' '.repeat(last.pair.start - begin)
  const isTight = items.length > 1 ? last.start === last.pair.start : last.pair.value.start === last.pair.colon + 1
  return isTight ? '' : ' '
}
