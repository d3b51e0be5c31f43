// Writes another text where a scalar stands: same quotes, same place for the comment behind it.
import { CHOMPING_MODE, SCALAR_STYLE } from 'js-yaml'
import { needsEscapes, type Quotes, renderScalar } from './render-scalar.ts'
import { findComment } from './skip-blanks.ts'
import type { Splice } from './splice.ts'
import type { ScalarNode } from './syntax.ts'
import { breakAt, countCharacters, endOfLine, startOfLine } from './text-lines.ts'

/**
 * Replaces a scalar; undefined when it cannot be, because its tag says that it is no text or no colon leads to it.
 *
 * `quotes` is for what has none yet, a plain or empty scalar. A block keeps its form when the new text fits, else
 * becomes one line. A scalar of several lines becomes one line.
 */
export function replaceScalar(
  text: string,
  node: ScalarNode,
  value: string,
  quotes: Quotes = 'plain',
): readonly Splice[] | undefined {
  const { event, content, end, tag, inFlow } = node
  if (tag !== '' && !saysText(tag)) return undefined
  const isEmpty = event.valueStart < 0
  if (isEmpty && tag === '' && node.anchor === '' && text.charAt(content - 1) !== ':') return undefined
  const place = { quotes: quotesOf(node) ?? quotes, inFlow, isTagged: tag !== '' }

  if (isEmpty || !isBlock(node)) {
    const written = { start: content, end, text: `${isEmpty ? ' ' : ''}${renderScalar(value, place)}` }
    // Between braces a comma may have to go in front of the comment.
    return [inFlow ? written : keepComment(text, written)]
  }
  const lines = renderBlock(text, node, value)
  if (lines !== undefined) return [{ start: event.valueStart, end, text: lines }]
  const header = content + (/^[|>][-+0-9]*/.exec(text.slice(content, content + 3))?.[0].length ?? 0)
  const line = keepComment(text, { start: content, end: header, text: renderScalar(value, place) })
  return [line, { start: event.valueStart, end, text: '' }]
}

/**
 * Widens a replacement so that a comment behind it in its line stays in its column while there is room, else follows
 * after one space. Blanks with tabs are left alone: nobody knows their width.
 */
export function keepComment(text: string, { start, end, text: replacement }: Splice): Splice {
  const comment = findComment(text, end)
  if (comment < 0 || text.slice(end, comment).includes('\t')) return { start, end, text: replacement }
  const column = countCharacters(text, startOfLine(text, comment), comment)
  const width = countCharacters(text, startOfLine(text, start), start) + [...replacement].length
  return { start, end: comment, text: replacement + ' '.repeat(Math.max(1, column - width)) }
}

/** Answers undefined where there are no quotes to keep. */
function quotesOf({ event }: ScalarNode): Quotes | undefined {
  switch (event.style) {
    case SCALAR_STYLE.SINGLE_QUOTED:
      return 'single'
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return 'double'
    default:
      return undefined
  }
}

/** Tags that kubectl does not know say nothing about a scalar: it is text. */
function saysText(tag: string): boolean {
  return tag === '!!str' || !(tag.startsWith('!!') || tag.startsWith('!<'))
}

function isBlock({ event: { style } }: ScalarNode): boolean {
  return style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK
}

/** Renders the lines below a block's header; undefined when that header would not bring the text back. */
function renderBlock(text: string, { event }: ScalarNode, value: string): string | undefined {
  const { chomping, indent, style, valueStart, valueEnd } = event
  if (chomping === CHOMPING_MODE.KEEP || indent < 1 || valueStart === valueEnd) return undefined
  const clips = chomping === CHOMPING_MODE.CLIP
  if (clips !== value.endsWith('\n')) return undefined
  const lines = (clips ? value.slice(0, -1) : value).split('\n')
  if (
    lines[0] === '' ||
    lines.at(-1) === '' ||
    /^[ \t]/.test(lines[0] ?? '') ||
    needsEscapes(value.replace(/[\n\t]/g, ''))
  )
    return undefined
  if (lines.some(line => /^[ \t]+$/.test(line))) return undefined
  if (style === SCALAR_STYLE.FOLDED_BLOCK && lines.length > 1) return undefined
  const lineBreak = breakAt(text, endOfLine(text, valueStart))
  return lines.map(line => `${line === '' ? '' : ' '.repeat(indent)}${line}${lineBreak}`).join('')
}
