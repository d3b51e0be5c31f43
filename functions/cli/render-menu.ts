// How the menu of an interactive release looks: the table of its result, with a cursor and boxes before it.

import { RESULT_HEADERS, renderCells } from '../domain/release/render-result.ts'
import { renderTable } from '../domain/release/render-table.ts'
import { isSelectable, type Menu } from './menu.ts'

const FOOTER = 'Use arrow keys and [Space] to toggle updates; hit [Enter] to release selected.'

/** Renders the menu as lines of text. */
export function renderMenu({ lines, cursor, checked }: Menu): string {
  let place = -1
  const rows = lines.map(line => {
    if (isSelectable(line)) place += 1
    const box = !isSelectable(line) ? ' ' : checked[place] ? '◉' : '◯'
    const pointer = isSelectable(line) && place === cursor ? '⇒' : ' '
    return prefix(`${pointer} ${box} `, renderCells(line))
  })
  return `${renderTable([prefix('    ', RESULT_HEADERS), ...rows])}\n${FOOTER}\n`
}

function prefix(text: string, [first = '', ...others]: readonly string[]): readonly string[] {
  return [`${text}${first}`, ...others]
}
