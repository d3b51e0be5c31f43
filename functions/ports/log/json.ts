// One JSON line per event on standard output, for log services.
import type { Log, LogLine } from './port.ts'

/** Opens a log of JSON lines; `write` gets each line with its newline. */
export function openJsonLog(options: { readonly write: (text: string) => void; readonly now: () => number }): Log {
  return {
    write({ level = 'info', msg, ...fields }: LogLine) {
      const time = new Date(options.now()).toISOString()
      options.write(`${JSON.stringify({ time, level, msg, ...fields })}\n`)
    },
  }
}
