// A log kept in a list, for tests.
import type { Log, LogLine } from './port.ts'

/** Opens a log whose lines can be looked at. */
export function openMemoryLog(): Log & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = []
  return { lines, write: line => void lines.push(line) }
}
