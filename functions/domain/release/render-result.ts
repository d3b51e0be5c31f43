// A release as the table that Flux prints: one line a workload, one more for each further container.
import type { ReleaseResult, ResultStatus, WorkloadResult } from './release-result.ts'

const GAP = 2

/** Says which statuses are shown: 0 hides what was skipped or not asked for, 1 shows what was skipped, 2 everything. */
export type Verbosity = 0 | 1 | 2

/** Renders the table, sorted by workload; the last column is not padded, as Go's tabwriter leaves it. */
export function renderResult(result: ReleaseResult, verbosity: Verbosity = 0): string {
  const rows = [...result]
    .filter(([, { status }]) => isShown(status, verbosity))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([id, workload]) => renderRows(id, workload))
  const all = [['WORKLOAD ', 'STATUS ', 'UPDATES'], ...rows]
  const widths = [0, 1].map(column => Math.max(...all.map(row => [...(row[column] ?? '')].length)) + GAP)
  return all.map(row => `${row.map((cell, column) => pad(cell, widths[column])).join('')}\n`).join('')
}

function renderRows(id: string, { status, error, containers }: WorkloadResult): string[][] {
  const lines = [
    ...(error === undefined || error === '' ? [] : [error]),
    ...containers.map(({ container, current, target }) => `${container}: ${current} -> ${tagOf(target)}`),
  ]
  return (lines.length === 0 ? [''] : lines).map((line, index) => (index === 0 ? [id, status, line] : ['', '', line]))
}

/** What stands behind the name: a tag, with the digest if there is one. */
function tagOf(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1)
  const at = name.search(/[:@]/)
  return at < 0 ? '' : name.slice(at + 1)
}

function isShown(status: ResultStatus, verbosity: Verbosity): boolean {
  switch (status) {
    case 'success':
    case 'failed':
      return true
    case 'skipped':
      return verbosity >= 1
    case 'ignored':
      return verbosity >= 2
  }
}

function pad(cell: string, width: number | undefined): string {
  return width === undefined ? cell : cell + ' '.repeat(Math.max(0, width - [...cell].length))
}
