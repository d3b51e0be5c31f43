// A release as the table that Flux prints: one line a workload, one more for each further container.
import { listResultLines, type ResultLine } from './list-result-lines.ts'
import type { ReleaseResult } from './release-result.ts'
import { renderTable } from './render-table.ts'

/** Is the line that stands above all; the spaces are Flux's. */
export const RESULT_HEADERS = ['WORKLOAD ', 'STATUS ', 'UPDATES']

/** Renders the table: `verbosity` 0 leaves out what was skipped or ignored, 1 what was ignored. */
export function renderResult(result: ReleaseResult, verbosity: number): string {
  return renderTable([RESULT_HEADERS, ...listResultLines(result, verbosity).map(renderCells)])
}

/** Makes the cells of one line. */
export function renderCells({ id, status, isFirst, text }: ResultLine): readonly string[] {
  return isFirst ? [id, status, text] : ['', '', text]
}
