// The table in Amazon DynamoDB. Every write is one that may be done twice, so a lost answer costs nothing.
import { createHash } from 'node:crypto'
import { type EpochMs, NeedsPerson } from '../../domain/failure.ts'
import type { AwsApi } from '../aws/port.ts'
import type { Entry, Table } from './port.ts'

/** Names the table; its only key is `key`, a text, and its attribute for expiry is `expiresAt`. */
export type DynamodbOptions = {
  readonly tableName: string
  readonly now: () => EpochMs
  /** Makes a name that no other write has. */
  readonly newId: () => string
}

/** Says that there is no such table in the account. */
export class TableMissing extends NeedsPerson {
  override readonly code = 'table-missing'
  constructor(where: string) {
    super({ what: 'The table does not exist', where, fix: 'Deploy again, or correct FLUXLESS_TABLE and the region.' })
  }
}

/** Says that a value is longer than the table takes. */
export class EntryTooLarge extends NeedsPerson {
  override readonly code = 'table-entry-too-large'
  constructor(where: string, bytes: number) {
    super({
      what: `An entry of ${bytes} bytes is larger than DynamoDB takes (${MAX_ITEM_BYTES})`,
      where,
      fix: 'Look for what has grown so large under this key, such as one target with very many objects, and divide it.',
    })
  }
}

/** Names and values together: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_ITEM_BYTES = 400 * 1024
const MAX_KEY_BYTES = 2048
/** What our attributes take beside key and value, with room to spare. */
const OTHER_BYTES = 256
const MISSING = ['ResourceNotFoundException'] as const
const LOST = [...MISSING, 'ConditionalCheckFailedException'] as const

/**
 * Absent, or expired: AWS removes what has expired days later. Or ours: written by a try whose answer was lost.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
const IS_FREE = 'attribute_not_exists(#key) OR #end <= :now OR #write = :write'

/** Opens a table; the first use connects. */
export function openDynamodb({ tableName, now, newId }: DynamodbOptions, aws: AwsApi): Table {
  const about = `table ${tableName}`
  const place = { service: 'dynamodb', about } as const

  const keyOf = (key: string) => ({ key: { S: toStoredKey(key) } })

  function toItem(key: string, { value, expiresAt }: Entry, write?: string) {
    const bytes = Buffer.byteLength(toStoredKey(key)) + Buffer.byteLength(value) + OTHER_BYTES
    if (bytes > MAX_ITEM_BYTES) throw new EntryTooLarge(`${about}, ${key.slice(0, 200)}`, bytes)
    return {
      ...keyOf(key),
      v: { S: value },
      // To the millisecond for us, in seconds for AWS, which must not remove it early.
      e: { N: String(expiresAt) },
      expiresAt: { N: String(Math.ceil(expiresAt / 1000)) },
      ...(write === undefined ? {} : { w: { S: write } }),
    }
  }

  async function call(action: string, input: object): Promise<Readonly<Record<string, unknown>>> {
    const answer = await aws.call({ ...place, action, input: { TableName: tableName, ...input }, outcomes: MISSING })
    if (answer.kind === 'refused') throw new TableMissing(about)
    return answer.output
  }

  return {
    async get(key) {
      const { Item: item } = await call('GetItem', { Key: keyOf(key), ConsistentRead: true })
      const { v, e } = (item ?? {}) as { readonly v?: { readonly S: string }; readonly e?: { readonly N: string } }
      return Number(e?.N) > now() ? v?.S : undefined
    },
    async put(key, entry) {
      await call('PutItem', { Item: toItem(key, entry) })
    },
    async putIfAbsent(key, entry) {
      const write = newId()
      const input = {
        TableName: tableName,
        Item: toItem(key, entry, write),
        ConditionExpression: IS_FREE,
        ExpressionAttributeNames: { '#key': 'key', '#end': 'e', '#write': 'w' },
        ExpressionAttributeValues: { ':now': { N: String(now()) }, ':write': { S: write } },
      }
      const answer = await aws.call({ ...place, action: 'PutItem', input, outcomes: LOST })
      if (answer.kind === 'refused' && answer.error !== 'ConditionalCheckFailedException') throw new TableMissing(about)
      return answer.kind === 'done'
    },
    async remove(key) {
      await call('DeleteItem', { Key: keyOf(key) })
    },
  }
}

/** A key that is too long is kept under its digest; none that we write begins like one. */
function toStoredKey(key: string): string {
  return Buffer.byteLength(key) <= MAX_KEY_BYTES ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`
}
