// Picks the table: in DynamoDB when FLUXLESS_TABLE names one, else a SQLite file below FLUXLESS_STATE.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { openDynamodb } from '../ports/table/dynamodb.ts'
import type { Table } from '../ports/table/port.ts'
import { openSqliteTable } from '../ports/table/sqlite.ts'
import { openAwsApi } from './aws.ts'
import type { Settings } from './settings.ts'

/** Opens the table; `FLUXLESS_STATE` names the folder of the file, `.fluxless` by default. */
export function openTable(settings: Pick<Settings, 'env' | 'now'>): Table {
  const { env, now } = settings
  const { FLUXLESS_TABLE: tableName, FLUXLESS_STATE: folder = '.fluxless' } = env
  if (tableName) return openDynamodb({ tableName, now, newId: () => randomUUID() }, openAwsApi(settings))
  return openSqliteTable({ file: join(folder, 'table.sqlite'), now })
}
