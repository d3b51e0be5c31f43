// The table inside one process, for tests.
import type { EpochMs } from '../../domain/failure.ts'
import type { Entry, Table } from './port.ts'

/** Opens a table that lives and dies with the process. */
export function openMemoryTable(options: { readonly now: () => EpochMs }): Table {
  const entries = new Map<string, Entry>()

  function readFresh(key: string): string | undefined {
    const entry = entries.get(key)
    if (entry && entry.expiresAt > options.now()) return entry.value
    entries.delete(key)
    return undefined
  }

  return {
    async get(key) {
      return readFresh(key)
    },
    async put(key, entry) {
      entries.set(key, entry)
    },
    async putIfAbsent(key, entry) {
      if (readFresh(key) !== undefined) return false
      entries.set(key, entry)
      return true
    },
    async remove(key) {
      entries.delete(key)
    },
  }
}
