// Lines of a text, whether LF, CRLF or CR ends them.

/** Finds where the line that holds a position begins. */
export function startOfLine(text: string, position: number): number {
  let start = position
  while (start > 0 && !isBreak(text.charCodeAt(start - 1))) start -= 1
  return start
}

/** Finds where the line that holds a position ends, before its line break. */
export function endOfLine(text: string, position: number): number {
  let end = position
  while (end < text.length && !isBreak(text.charCodeAt(end))) end += 1
  return end
}

/** Finds where the next line begins; the end of the text when there is none. */
export function nextLine(text: string, position: number): number {
  const end = endOfLine(text, position)
  return end + breakAt(text, end).length
}

/** Answers the line break at a position; empty when there is none. */
export function breakAt(text: string, position: number): string {
  if (text.startsWith('\r\n', position)) return '\r\n'
  const char = text.charAt(position)
  return char === '\n' || char === '\r' ? char : ''
}

/** Tells whether nothing but blanks stands before a position in its line. */
export function startsItsLine(text: string, position: number): boolean {
  return text.slice(startOfLine(text, position), position).trim() === ''
}

/** Counts the characters between two positions of one line; one outside the first 65,536 counts once. */
export function countCharacters(text: string, start: number, end: number): number {
  let count = 0
  for (const _ of text.slice(start, end)) count += 1
  return count
}

/** Prepares to tell the number of a line, counted from 1. */
export function indexLines(text: string): (position: number) => number {
  const starts: number[] = [0]
  for (let at = nextLine(text, 0); at < text.length; at = nextLine(text, at)) starts.push(at)
  return position => {
    let [low, high] = [0, starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= position) low = middle + 1
      else high = middle
    }
    return low
  }
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13
}
