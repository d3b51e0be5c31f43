// Reads the events of one document into a tree that knows where everything stands.
import {
  CHOMPING_MODE,
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  SCALAR_STYLE,
  type ScalarEvent,
  type Schema,
} from 'js-yaml'
import { readScalarEvent } from './read-scalar-event.ts'
import { skipBlanks } from './skip-blanks.ts'
import type { Pair, SyntaxDocument, SyntaxNode } from './syntax.ts'
import { endOfLine, startOfLine } from './text-lines.ts'

type Building<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] }
type BuildingOf<K extends SyntaxNode['kind']> = Building<Extract<SyntaxNode, { kind: K }>>

/**
 * Reads the events of one document, from its start to its end.
 *
 * The text must end with a line break. What kubectl refuses, such as a mapping as a key, may be misread.
 */
export function readSyntax(text: string, events: readonly Event[], schema: Schema): SyntaxDocument {
  const [start] = events
  if (!start) throw new Error('there is no such document')
  const anchors = new Map<string, SyntaxNode>()
  const aliased = new Set<SyntaxNode>()
  let next = 1

  const note = <T extends SyntaxNode>(node: T): T => {
    if (node.anchor !== '') anchors.set(node.anchor, node)
    return node
  }

  const read = (at: number, inFlow: boolean): SyntaxNode => {
    const event = events[next++]
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return note(placeScalar(text, event, at, inFlow))
      case EVENT_ID.ALIAS: {
        const target = anchors.get(text.slice(event.anchorStart, event.anchorEnd))
        if (!target) throw new Error('an alias without an anchor was read as a document')
        aliased.add(target)
        const place = { start: event.anchorStart - 1, end: event.anchorEnd, tag: '', anchor: '', inFlow }
        return { kind: 'alias', target, ...place }
      }
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        const isFlow = event.style === COLLECTION_STYLE.FLOW
        const properties = readProperties(text, event)
        const start = Math.min(event.start, properties.start)
        const place = { ...properties, start, end: event.start, inFlow }
        if (event.type === EVENT_ID.SEQUENCE) return readItems(note({ kind: 'sequence', items: [], ...place }), isFlow)
        return readPairs(note({ kind: 'mapping', isFlow, pairs: [], ...place }), event.start)
      }
      default:
        throw new Error('a document ended too early')
    }
  }

  const isClosed = () => {
    if (events[next]?.type !== EVENT_ID.POP) return false
    next += 1
    return true
  }

  const readPairs = (mapping: BuildingOf<'mapping'>, start: number): SyntaxNode => {
    const hasBraces = mapping.isFlow && text.charAt(start) === '{'
    let at = hasBraces ? start + 1 : start
    while (!isClosed()) {
      const pair = readPair(mapping.isFlow ? skipSeparators(text, at) : skipBlanks(text, at), mapping.isFlow)
      mapping.pairs.push(pair)
      at = pair.end
    }
    mapping.end = hasBraces ? skipSeparators(text, at) + 1 : at
    return mapping
  }

  const readPair = (start: number, inFlow: boolean): Pair => {
    const isExplicit = text.charAt(start) === '?' && /\s/.test(text.charAt(start + 1))
    const key = read(isExplicit ? start + 1 : start, inFlow)
    const after = skipBlanks(text, key.end)
    const colon = text.charAt(after) === ':' ? after : -1
    const value = read(colon < 0 ? key.end : colon + 1, inFlow)
    return { start, end: Math.max(value.end, key.end), key, colon, value }
  }

  const readItems = (sequence: BuildingOf<'sequence'>, isFlow: boolean): SyntaxNode => {
    let at = isFlow ? sequence.end + 1 : sequence.end
    while (!isClosed()) {
      const item = isFlow ? read(skipSeparators(text, at), true) : read(skipBlanks(text, at) + 1, false)
      sequence.items.push(item)
      at = item.end
    }
    sequence.end = isFlow ? skipSeparators(text, at) + 1 : at
    return sequence
  }

  const root = read(0, false)
  return { text, root, aliased, readScalar: readScalarEvent(text, start, schema) }
}

function readProperties(text: string, event: Exclude<Event, { type: 1 | 5 | 6 }>) {
  const { tagStart, tagEnd, anchorStart, anchorEnd } = event
  const starts = [tagStart, anchorStart - 1].filter(start => start >= 0)
  return {
    start: Math.min(...starts, Number.POSITIVE_INFINITY),
    tag: tagStart < 0 ? '' : text.slice(tagStart, tagEnd),
    anchor: anchorStart < 0 ? '' : text.slice(anchorStart, anchorEnd),
  }
}

function placeScalar(text: string, event: ScalarEvent, at: number, inFlow: boolean): SyntaxNode {
  const { start: first, tag, anchor } = readProperties(text, event)
  const properties = { kind: 'scalar', tag, anchor, event, inFlow } as const
  const after = Math.max(at, event.tagEnd, event.anchorEnd)
  if (event.valueStart < 0) return { ...properties, start: Math.min(first, at), content: after, end: after }
  switch (event.style) {
    case SCALAR_STYLE.PLAIN:
      return { ...properties, start: Math.min(first, event.valueStart), content: event.valueStart, end: event.valueEnd }
    case SCALAR_STYLE.SINGLE_QUOTED:
    case SCALAR_STYLE.DOUBLE_QUOTED: {
      const content = event.valueStart - 1
      return { ...properties, start: Math.min(first, content), content, end: event.valueEnd + 1 }
    }
    case SCALAR_STYLE.LITERAL_BLOCK:
    case SCALAR_STYLE.FOLDED_BLOCK: {
      const content = skipBlanks(text, after)
      return { ...properties, start: Math.min(first, content), content, end: findBlockEnd(text, event) }
    }
  }
}

/** Leaves out the blank lines after a block scalar, unless they count; a line longer than its indent counts. */
function findBlockEnd(text: string, { valueStart, valueEnd, chomping, indent }: ScalarEvent): number {
  let end = valueEnd
  while (chomping !== CHOMPING_MODE.KEEP && end > valueStart) {
    const start = startOfLine(text, text.startsWith('\r\n', end - 2) ? end - 2 : end - 1)
    const line = text.slice(start, endOfLine(text, start))
    if (!/^ *$/.test(line) || (indent >= 0 && line.length > indent)) break
    end = start
  }
  return end
}

function skipSeparators(text: string, position: number): number {
  let at = skipBlanks(text, position)
  while (text.charAt(at) === ',') at = skipBlanks(text, at + 1)
  return at
}
