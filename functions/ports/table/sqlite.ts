// The table in a SQLite file, for the local runner and for containers; uses Node's own SQLite.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { EpochMs } from '../../domain/failure.ts'
import type { Table } from './port.ts'
import { TableUnavailable } from './unavailable.ts'

/** Several processes may open one file; SQLite locks it. */
export type SqliteTableOptions = { readonly file: string; readonly now: () => EpochMs }

type Statements = Record<'get' | 'put' | 'putIfAbsent' | 'remove' | 'sweep', StatementSync>

/** Opens a table kept in a file; the first use creates the file and its folder, and sweeps what expired. */
export function openSqliteTable(options: SqliteTableOptions): Table & { close(): void } {
  let database: DatabaseSync | undefined
  let statements: Statements | undefined

  function prepared(): Statements {
    if (statements) return statements
    mkdirSync(dirname(options.file), { recursive: true })
    // Not imported: where the table is another one, SQLite is never loaded.
    const sqlite = process.getBuiltinModule('node:sqlite')
    database = new sqlite.DatabaseSync(options.file)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000')
    database.exec(
      'CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID',
    )
    statements = {
      get: database.prepare('SELECT value FROM facts WHERE key = ? AND expires_at > ?'),
      put: database.prepare('INSERT OR REPLACE INTO facts (key, value, expires_at) VALUES (?, ?, ?)'),
      putIfAbsent: database.prepare(
        `INSERT INTO facts (key, value, expires_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (key) DO UPDATE SET value = ?2, expires_at = ?3 WHERE facts.expires_at <= ?4`,
      ),
      remove: database.prepare('DELETE FROM facts WHERE key = ?'),
      sweep: database.prepare('DELETE FROM facts WHERE expires_at <= ?'),
    }
    statements.sweep.run(options.now())
    return statements
  }

  function guarded<Answer>(ask: (given: Statements) => Answer): Answer {
    try {
      return ask(prepared())
    } catch (cause) {
      throw new TableUnavailable(options.file, cause)
    }
  }

  return {
    async get(key) {
      const row = guarded(given => given.get.get(key, options.now()))
      return row === undefined ? undefined : String(row.value)
    },
    async put(key, entry) {
      guarded(given => given.put.run(key, entry.value, entry.expiresAt))
    },
    async putIfAbsent(key, entry) {
      const done = guarded(given => given.putIfAbsent.run(key, entry.value, entry.expiresAt, options.now()))
      return done.changes === 1
    },
    async remove(key) {
      guarded(given => given.remove.run(key))
    },
    close() {
      database?.close()
      database = undefined
      statements = undefined
    },
  }
}
