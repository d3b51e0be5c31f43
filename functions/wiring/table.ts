// Picks the table: a SQLite file below FLUXLESS_STATE.
import { join } from 'node:path'
import type { Table } from '../ports/table/port.ts'
import { openSqliteTable } from '../ports/table/sqlite.ts'
import type { Settings } from './settings.ts'

/** Opens the table; `FLUXLESS_STATE` names the folder, `.fluxless` by default. */
export function openTable({ env, now }: Settings): Table {
  return openSqliteTable({ file: join(env.FLUXLESS_STATE ?? '.fluxless', 'table.sqlite'), now })
}
