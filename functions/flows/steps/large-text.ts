// Keeps a long text in the table, in parts: an entry may not be larger than the smallest store behind the door allows.
import type { EpochMs } from '../../domain/failure.ts'
import { fingerprint } from '../../domain/manifests/fingerprint.ts'
import type { Table } from '../../ports/table/port.ts'

/** DynamoDB takes 400 KB an item, keys and all; a character may be three bytes. */
const PART_CHARACTERS = 120_000

type Header = { readonly stamp: string; readonly parts: number }

/** Puts a text; of two that write at once, one is there in the end, whole or not at all. */
export async function putLargeText(table: Table, key: string, text: string, expiresAt: EpochMs): Promise<void> {
  if (text.length <= PART_CHARACTERS) return table.put(key, { value: `=${text}`, expiresAt })
  const stamp = fingerprint(text)
  const parts = Math.ceil(text.length / PART_CHARACTERS)
  await Promise.all(
    Array.from({ length: parts }, (_, part) => {
      const value = text.slice(part * PART_CHARACTERS, (part + 1) * PART_CHARACTERS)
      return table.put(partKey(key, stamp, part), { value, expiresAt })
    }),
  )
  await table.put(key, { value: JSON.stringify({ stamp, parts } satisfies Header), expiresAt })
}

/** Gets a text; undefined when it, or a part of it, is gone. */
export async function getLargeText(table: Table, key: string): Promise<string | undefined> {
  const value = await table.get(key)
  if (value === undefined || value.startsWith('=')) return value?.slice(1)
  const { stamp, parts } = JSON.parse(value) as Header
  const read = await Promise.all(Array.from({ length: parts }, (_, part) => table.get(partKey(key, stamp, part))))
  return read.every(part => part !== undefined) ? read.join('') : undefined
}

/** The stamp keeps parts of an older text from passing for parts of this one. */
function partKey(key: string, stamp: string, part: number): string {
  return `${key}#${stamp}.${part}`
}
