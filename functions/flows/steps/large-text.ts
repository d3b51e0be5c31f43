// Keeps a long text in the table, in parts: an entry may not be larger than the smallest store behind the door allows.
import type { EpochMs } from '../../domain/failure.ts'
import { fingerprint } from '../../domain/manifests/fingerprint.ts'
import type { Table } from '../../ports/table/port.ts'

/** DynamoDB takes 400 KB an item, keys and all; a character may be three bytes. */
const PART_CHARACTERS = 120_000

type Header = { readonly stamp: string; readonly parts: number }

/**
 * Puts a text; of two that write at once, one is there in the end, whole or not at all. The parts of the text before it
 * are taken away, or a text that is often written would fill the table until they expire.
 */
export async function putLargeText(table: Table, key: string, text: string, expiresAt: EpochMs): Promise<void> {
  const before = parseHeader(await table.get(key))
  const isSmall = text.length <= PART_CHARACTERS
  const header = isSmall ? undefined : { stamp: fingerprint(text), parts: Math.ceil(text.length / PART_CHARACTERS) }
  await Promise.all(
    listParts(key, header).map((name, part) => {
      const value = text.slice(part * PART_CHARACTERS, (part + 1) * PART_CHARACTERS)
      return table.put(name, { value, expiresAt })
    }),
  )
  await table.put(key, { value: header === undefined ? `=${text}` : JSON.stringify(header), expiresAt })
  if (before?.stamp === header?.stamp) return
  // What cannot be taken away now expires by itself.
  await Promise.all(listParts(key, before).map(name => table.remove(name).catch(() => {})))
}

/** Gets a text; undefined when it, or a part of it, is gone. */
export async function getLargeText(table: Table, key: string): Promise<string | undefined> {
  const value = await table.get(key)
  const read = await readParts(table, key, value)
  if (read !== undefined || value === undefined) return read
  // Somebody may have put another text between the two looks.
  const now = await table.get(key)
  return now === value ? undefined : readParts(table, key, now)
}

async function readParts(table: Table, key: string, value: string | undefined): Promise<string | undefined> {
  const header = parseHeader(value)
  if (header === undefined) return value?.slice(1)
  const read = await Promise.all(listParts(key, header).map(name => table.get(name)))
  return read.every(part => part !== undefined) ? read.join('') : undefined
}

function parseHeader(value: string | undefined): Header | undefined {
  return value === undefined || value.startsWith('=') ? undefined : (JSON.parse(value) as Header)
}

/** The stamp keeps parts of an older text from passing for parts of this one. */
function listParts(key: string, header: Header | undefined): readonly string[] {
  return Array.from({ length: header?.parts ?? 0 }, (_, part) => `${key}#${header?.stamp}.${part}`)
}
