// The bill as people read it: what happens how often, what it takes, and what it is paid for.
import { type CostLine, totalOf } from './compute-cost.ts'

const COLUMNS = ['lambda', 'sqs', 'table', 'logs', 'other', 'total'] as const

/** Renders the arithmetic as a table with its sums; amounts are dollars a month. */
export function renderCost(lines: readonly CostLine[]): string {
  const head = ['', 'a month', 'ms', 'GB-s', ...COLUMNS.map(column => (column === 'total' ? '$ in all' : column))]
  const rows = lines.map(({ name, perMonth, billedMs, gbSeconds, usd }) => [
    name,
    perMonth.toFixed(0),
    billedMs === 0 ? '' : billedMs.toFixed(0),
    gbSeconds === 0 ? '' : gbSeconds.toFixed(0),
    ...COLUMNS.map(column => renderUsd(usd[column])),
  ])
  const sums = COLUMNS.map(column => lines.reduce((sum, { usd }) => sum + usd[column], 0))
  const gbSeconds = lines.reduce((sum, line) => sum + line.gbSeconds, 0).toFixed(0)
  const last = ['together', '', '', gbSeconds, ...sums.slice(0, -1).map(renderUsd), totalOf(lines).toFixed(3)]
  const all = [head, ...rows, last]
  const widths = head.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)))
  return all
    .map(row =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
    )
    .join('\n')
}

/** A tenth of a cent shows; what costs nothing is left out. */
function renderUsd(usd: number): string {
  return usd === 0 ? '' : usd.toFixed(3)
}
