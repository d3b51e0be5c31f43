// Doors of AWS that are not there: a table and queues in memory that take the time of the real ones, and count what they cost.
import { setTimeout as wait } from 'node:timers/promises'
import type { Message, Queue } from '../../functions/ports/queue/port.ts'
import { openMemoryTable } from '../../functions/ports/table/memory.ts'
import type { Table } from '../../functions/ports/table/port.ts'

/** Is what was used since it was last reset. */
export type Use = { sqsRequests: number; writeUnits: number; readUnits: number; logBytes: number }

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
const [WRITE_UNIT_BYTES, READ_UNIT_BYTES] = [1_024, 4_096]
/** Names of attributes, the moment it expires, and what DynamoDB adds to an item. */
const ITEM_BYTES = 120

/** Opens a table whose verbs are counted in the units of DynamoDB. */
export function openCountedTable(
  use: Use,
  { now, waitMs }: { readonly now: () => number; readonly waitMs: () => number },
): Table {
  const table = openMemoryTable({ now })
  const unitsOf = (key: string, value: string, unitBytes: number) =>
    Math.ceil((Buffer.byteLength(key) + Buffer.byteLength(value) + ITEM_BYTES) / unitBytes)
  return {
    async get(key) {
      await wait(waitMs())
      const value = await table.get(key)
      use.readUnits += unitsOf(key, value ?? '', READ_UNIT_BYTES)
      return value
    },
    async put(key, entry) {
      await wait(waitMs())
      use.writeUnits += unitsOf(key, entry.value, WRITE_UNIT_BYTES)
      await table.put(key, entry)
    },
    async putIfAbsent(key, entry) {
      await wait(waitMs())
      use.writeUnits += unitsOf(key, entry.value, WRITE_UNIT_BYTES)
      return table.putIfAbsent(key, entry)
    },
    async remove(key) {
      await wait(waitMs())
      use.writeUnits += unitsOf(key, (await table.get(key)) ?? '', WRITE_UNIT_BYTES)
      await table.remove(key)
    },
  }
}

/** Opens a queue that keeps what it is sent. */
export function openCountedQueue(use: Use, sent: Message[], waitMs: () => number): Queue {
  const count = async () => {
    await wait(waitMs())
    use.sqsRequests += 1
  }
  return {
    async send(message) {
      await count()
      sent.push(message)
    },
    delay: count,
  }
}
