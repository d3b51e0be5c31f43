// Lines of cells as text, as Go's tabwriter sets them: two spaces between columns, nothing after the last.

const PADDING = 2

/** Renders rows of equally many cells; a column is as wide as its widest cell, counted in characters. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell) + PADDING)
  }
  const pad = (cell: string, column: number) => `${cell}${' '.repeat((widths[column] ?? 0) - widthOf(cell))}`
  const renderRow = (row: readonly string[]) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : pad(cell, column))).join('')
  return rows.map(row => `${renderRow(row)}\n`).join('')
}

function widthOf(text: string): number {
  return [...text].length
}
