// The menu of an interactive release: which lines there are, which is under the cursor, which are checked.
import type { ResultLine } from '../domain/release/list-result-lines.ts'

/** Is the menu at one moment. The cursor and the checks count only lines that can be chosen. */
export type Menu = {
  readonly lines: readonly ResultLine[]
  readonly cursor: number
  readonly checked: readonly boolean[]
}

/** Is what a key comes to. */
export type Pressed =
  | { readonly kind: 'menu'; readonly menu: Menu }
  | { readonly kind: 'submitted' }
  | { readonly kind: 'aborted' }

const ESCAPE = '\u001b'
const UP = ['k', `${ESCAPE}[A`, `${ESCAPE}OA`]
const DOWN = ['j', '\t', `${ESCAPE}[B`, `${ESCAPE}OB`]
const ABORT = ['q', ESCAPE, '\u0003']

/** Makes the menu of some lines; every container is checked. */
export function makeMenu(lines: readonly ResultLine[]): Menu {
  return { lines, cursor: 0, checked: lines.filter(isSelectable).map(() => true) }
}

/** Tells whether a line can be chosen: those of containers can. */
export function isSelectable({ change }: ResultLine): boolean {
  return change !== undefined
}

/** Presses one key; a key that means nothing changes nothing. */
export function pressKey(menu: Menu, key: string): Pressed {
  const { cursor, checked } = menu
  const moveTo = (place: number): Pressed => ({ kind: 'menu', menu: { ...menu, cursor: place % checked.length } })
  if (ABORT.includes(key)) return { kind: 'aborted' }
  if (key === '\r' || key === '\n') return { kind: 'submitted' }
  if (UP.includes(key)) return moveTo(cursor + checked.length - 1)
  if (DOWN.includes(key)) return moveTo(cursor + 1)
  if (key !== ' ') return { kind: 'menu', menu }
  return { kind: 'menu', menu: { ...menu, checked: checked.map((one, index) => (index === cursor ? !one : one)) } }
}

/** Splits what a terminal sent into keys: an arrow comes as three characters. */
export function splitKeys(sent: string): readonly string[] {
  const keys: string[] = []
  for (let at = 0; at < sent.length; ) {
    const isSequence = sent[at] === ESCAPE && (sent[at + 1] === '[' || sent[at + 1] === 'O')
    const length = isSequence ? 3 : 1
    keys.push(sent.slice(at, at + length))
    at += length
  }
  return keys
}
