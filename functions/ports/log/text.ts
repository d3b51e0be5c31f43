// One readable line per event, for a person at a terminal.
import type { Log, LogLine } from './port.ts'

/** Opens a log of readable lines: time, message, fields. */
export function openTextLog(options: { readonly write: (text: string) => void; readonly now: () => number }): Log {
  return {
    write({ level = 'info', msg, ...fields }: LogLine) {
      const time = new Date(options.now()).toISOString().slice(11, 23)
      const mark = { info: ' ', warn: '!', error: '✗' }[level]
      const shown = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')
      options.write(
        [`${time} ${mark} ${msg}`, ...shown.map(([key, value]) => `${key}=${asText(value)}`)].join('  ').concat('\n'),
      )
    },
  }
}

function asText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^[\w./:@<>,+-]+$/.test(text) || typeof value !== 'string' ? text : JSON.stringify(text)
}
