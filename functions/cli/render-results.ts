// The table of what a release came to.
import type { ResultObject } from '../domain/access/update-objects.ts'
import { renderTable } from './render-table.ts'
import { listResultLines, RESULT_HEADERS, renderCells } from './result-lines.ts'

/** Renders the table: `verbosity` 0 leaves out what was skipped or ignored, 1 what was ignored. */
export function renderResults(result: ResultObject, verbosity: number): string {
  return renderTable([RESULT_HEADERS, ...listResultLines(result, verbosity).map(renderCells)])
}
