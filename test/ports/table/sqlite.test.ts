// The table in a SQLite file: the contract, two processes' worth of connections, and a file that cannot be opened.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { TryLater } from '../../../functions/domain/failure.ts'
import { openSqliteTable } from '../../../functions/ports/table/sqlite.ts'
import { itBehavesLikeATable } from './contract.ts'

let folder = ''
let moment = 1_000_000
const now = () => moment
const opened: { close(): void }[] = []

function open(name = 'table.sqlite') {
  const table = openSqliteTable({ file: join(folder, name), now })
  opened.push(table)
  return table
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fluxless-table-'))
})
afterEach(() => {
  for (const table of opened.splice(0)) table.close()
  rmSync(folder, { recursive: true })
})

itBehavesLikeATable(() => ({
  table: open(),
  now,
  pass: ms => {
    moment += ms
  },
}))

it('keeps entries when it is closed and opened again', async () => {
  const before = open()
  await before.put('key', { value: 'kept', expiresAt: now() + 1000 })
  before.close()
  expect(await open().get('key')).toBe('kept')
})

it('lets one of two connections to a file be first', async () => {
  const [one, other] = [open(), open()]
  const entry = { value: 'v', expiresAt: now() + 1000 }
  const won = await Promise.all([one.putIfAbsent('race', entry), other.putIfAbsent('race', entry)])
  expect(won.toSorted()).toEqual([false, true])
})

it('asks to try later when the file cannot be opened', async () => {
  rmSync(folder, { recursive: true })
  const table = openSqliteTable({ file: '/dev/null/table.sqlite', now })
  await expect(table.get('key')).rejects.toBeInstanceOf(TryLater)
  folder = mkdtempSync(join(tmpdir(), 'fluxless-table-'))
})
