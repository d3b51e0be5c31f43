// Lines of cells as text: every column as wide as its widest cell, two spaces between, nothing after the last.

const PADDING = 2

/** Renders rows of equally many cells. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length + PADDING)
  }
  const renderRow = (row: readonly string[]) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('')
  return rows.map(row => `${renderRow(row)}\n`).join('')
}
