// What a benchmark says: figures with their goals, and how they read for people and for scripts.

/** Is what a figure should be; a figure without one is told for information. */
export type Goal = { readonly atMost: number } | { readonly atLeast: number }

/** Is one measured figure, rounded to what is worth reading. */
export type Figure = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly goal?: Goal
  /** How it came about: number of runs, spread, what was compared. */
  readonly from: string
}

/** Is one entry of the file that `--json` writes, under the figure's name; `met` knows which way the goal goes. */
export type JsonFigure = {
  readonly value: number
  readonly unit: string
  readonly goal: number | null
  readonly met: boolean | null
}

/** Makes a figure; the goal is judged on the value as it is shown. */
export function toFigure(figure: Figure): Figure {
  return { ...figure, value: roundFor(figure.value) }
}

/** Tells whether the goal is met; undefined without a goal. */
export function isMet({ value, goal }: Figure): boolean | undefined {
  if (goal === undefined) return undefined
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast
}

/** Renders the line for scripts: `name: value unit`. */
export function renderLine({ name, value, unit }: Figure): string {
  return `${name}: ${value} ${unit}`
}

/** Renders the table for people, one row per figure. */
export function renderTable(figures: readonly Figure[]): string {
  const head = ['figure', 'value', 'goal', '', 'from']
  const rows = figures.map(figure => [
    figure.name,
    `${figure.value} ${figure.unit}`,
    renderGoal(figure.goal) ?? '',
    { true: 'met', false: 'NOT MET', undefined: '' }[`${isMet(figure)}`] ?? '',
    figure.from,
  ])
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
  return [head, widths.map(width => '-'.repeat(width)), ...rows].map(row => line(row).trimEnd()).join('\n')
}

/** Renders the object that `--json` writes. */
export function toJson(figures: readonly Figure[]): Readonly<Record<string, JsonFigure>> {
  return Object.fromEntries(
    figures.map(figure => {
      const { name, value, unit, goal } = figure
      const bound = goal === undefined ? null : 'atMost' in goal ? goal.atMost : goal.atLeast
      return [name, { value, unit, goal: bound, met: isMet(figure) ?? null }]
    }),
  )
}

function renderGoal(goal: Goal | undefined): string | undefined {
  if (goal === undefined) return undefined
  return 'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`
}

/** Counts stay whole; what is below ten keeps two digits after the point, what is below a thousand one. */
function roundFor(value: number): number {
  const digits = value < 10 ? 2 : value < 1_000 ? 1 : 0
  return Number(value.toFixed(digits))
}
