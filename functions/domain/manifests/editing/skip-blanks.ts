// Passes over what says nothing: blanks, line breaks and comments.
import { endOfLine } from './text-lines.ts'

const BLANKS = ' \t\r\n\uFEFF'

/** Finds the next position that holds neither a blank nor a comment. */
export function skipBlanks(text: string, position: number): number {
  let at = position
  for (;;) {
    while (at < text.length && BLANKS.includes(text.charAt(at))) at += 1
    const mayComment = at === 0 || BLANKS.includes(text.charAt(at - 1))
    if (text.charAt(at) !== '#' || !mayComment) return at
    at = endOfLine(text, at)
  }
}

/** Finds the comment that follows in the same line: where its `#` stands; -1 when something else, or nothing, does. */
export function findComment(text: string, position: number): number {
  let at = position
  while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at += 1
  return at > position && text.charAt(at) === '#' ? at : -1
}
