// Remembers what was asked of the sandbox's API, so that tests can count requests.

/** One request and how it ended; a reset has status 0, a request under way has none yet. */
export type JournalEntry = {
  readonly method: string
  readonly path: string
  readonly query: string
  status: number | undefined
}

/** The requests so far. */
export type Journal = ReturnType<typeof openJournal>

const MAX_ENTRIES = 20_000

/** Opens an empty journal; the oldest entries go when there are very many. */
export function openJournal() {
  let entries: JournalEntry[] = []
  return {
    add(method: string, path: string, query: string): JournalEntry {
      const entry: JournalEntry = { method, path, query, status: undefined }
      if (entries.length >= MAX_ENTRIES) entries = entries.slice(MAX_ENTRIES / 2)
      entries.push(entry)
      return entry
    },
    all: (): readonly JournalEntry[] => entries,
    /** Counts requests, of one method and path pattern or of all. */
    count: (method?: string, path?: RegExp): number =>
      entries.filter(entry => (!method || entry.method === method) && (!path || path.test(entry.path))).length,
    /** Counts per method. */
    counts: (): Readonly<Record<string, number>> =>
      Object.fromEntries(
        [...Map.groupBy(entries, ({ method }) => method)].map(([method, all]) => [method, all.length]),
      ),
    clear(): void {
      entries = []
    },
  }
}
