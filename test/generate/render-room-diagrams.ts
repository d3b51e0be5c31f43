// Draws who imports whom as Mermaid: once for the house, once for the rooms of the domain.

/** Is one import, by paths from the root of the checkout. */
export type Import = readonly [from: string, to: string]

const HOUSE: readonly (readonly [pattern: RegExp, room: string])[] = [
  [/^functions\/[^/]+[.]ts$/, 'entry files'],
  [/^functions\/ports\/[^/]+\/port[.]ts$/, 'doors'],
  [/^functions\/ports\//, 'providers'],
  [/^functions\/local\/sandbox\//, 'sandbox'],
  [/^functions\/(\w+)\//, ''],
]

/** Draws the house: entry files, rooms, doors and the providers behind them. */
export function renderHouse(imports: readonly Import[]): string {
  return render(imports, path => {
    const [pattern, room] = HOUSE.find(([known]) => known.test(path)) ?? [/$/, '']
    return room || pattern.exec(path)?.[1]
  })
}

/** Draws the rooms of the domain; what only reaches the failures is left out, since all do. */
export function renderDomain(imports: readonly Import[]): string {
  return render(imports, path => /^functions\/domain\/(\w+)\//.exec(path)?.[1])
}

function render(imports: readonly Import[], roomOf: (path: string) => string | undefined): string {
  const below = new Map<string, Set<string>>()
  for (const [from, to] of imports) {
    const [one, other] = [roomOf(from), roomOf(to)]
    if (one === undefined || other === undefined || one === other) continue
    below.set(one, (below.get(one) ?? new Set()).add(other))
  }
  const arrows = [...below].map(([room, rooms]) => `  ${box(room)} --> ${[...rooms].sort().map(box).join(' & ')}`)
  return ['```mermaid', 'flowchart TD', ...arrows.sort(), '```'].join('\n')
}

function box(room: string): string {
  return room.includes(' ') ? `${room.replaceAll(' ', '-')}[${room}]` : room
}
