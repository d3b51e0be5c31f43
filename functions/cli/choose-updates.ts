// Lets a person choose at the terminal which containers to update.
import { restoreResult } from '../domain/access/restore-result.ts'
import type { ResultObject } from '../domain/access/update-objects.ts'
import type { ResourceIdText } from '../domain/manifests/resource-id.ts'
import { listResultLines } from '../domain/release/list-result-lines.ts'
import type { ContainerChange } from '../domain/release/release-result.ts'
import { isSelectable, type Menu, makeMenu, pressKey, splitKeys } from './menu.ts'
import { renderMenu } from './render-menu.ts'
import type { Terminal, World } from './world.ts'

/** Is what was chosen, or that nothing is to be done. */
export type Choice =
  | { readonly kind: 'chosen'; readonly updates: ReadonlyMap<ResourceIdText, readonly ContainerChange[]> }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'aborted' }

const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const moveUp = (lines: number) => `\u001b[${lines}A`

/** Shows the menu and follows the keys; the end of all keys is an abortion. */
export async function chooseUpdates(
  result: ResultObject,
  verbosity: number,
  terminal: Terminal,
  world: Pick<World, 'stdout'>,
): Promise<Choice> {
  let menu = makeMenu(listResultLines(restoreResult(result), verbosity))
  if (menu.checked.length === 0) return { kind: 'nothing' }
  world.stdout(`${renderMenu(menu)}${HIDE_CURSOR}`)
  try {
    for await (const sent of terminal.keys) {
      for (const key of splitKeys(sent)) {
        const pressed = pressKey(menu, key)
        if (pressed.kind === 'aborted') return pressed
        if (pressed.kind === 'submitted') {
          world.stdout('\n')
          return listChosen(menu)
        }
        menu = pressed.menu
      }
      const text = renderMenu(menu)
      world.stdout(`${moveUp(countLines(text, terminal.columns))}${text}`)
    }
    return { kind: 'aborted' }
  } finally {
    world.stdout(SHOW_CURSOR)
  }
}

function listChosen({ lines, checked }: Menu): Choice {
  const chosen = lines.filter(isSelectable).filter((_, index) => checked[index])
  if (chosen.length === 0) return { kind: 'nothing' }
  const grouped = Map.groupBy(chosen, ({ id }) => id as ResourceIdText)
  const updates = [...grouped].map(([id, some]) => [id, some.flatMap(({ change }) => change ?? [])] as const)
  return { kind: 'chosen', updates: new Map(updates) }
}

/** A line that is wider than the terminal takes several; one that does not say how wide it is wraps nothing. */
function countLines(text: string, columns: number): number {
  const lines = text.split('\n').slice(0, -1)
  const count = (line: string) => (columns > 0 ? Math.max(1, Math.ceil([...line].length / columns)) : 1)
  return lines.reduce((sum, line) => sum + count(line), 0)
}
