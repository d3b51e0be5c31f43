// Reads a terminal key by key, and leaves it as it was.
import type { ReadStream } from 'node:tty'

/** Reads keys until the reader stops; the terminal echoes nothing meanwhile. */
export async function* readKeys(terminal: ReadStream): AsyncGenerator<string> {
  terminal.setRawMode(true)
  try {
    for await (const chunk of terminal) yield String(chunk)
  } finally {
    terminal.setRawMode(false)
  }
}
