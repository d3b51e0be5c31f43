// The table in DynamoDB: the contract on dynalite, what is written, and answers that are lost.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import dynalite from 'dynalite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeFailure } from '../../../functions/domain/failure.ts'
import type { AwsApi } from '../../../functions/ports/aws/port.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import { openDynamodb } from '../../../functions/ports/table/dynamodb.ts'
import { openAwsOnServer, sendError } from '../aws/aws-on-server.ts'
import { openForEmulator } from '../aws/open-for-emulator.ts'
import { sendJson } from '../cluster/scripted-server.ts'
import { itBehavesLikeATable } from './contract.ts'
import { createDynamodbTable } from './create-dynamodb-table.ts'

let ids = 0
const newId = () => {
  ids += 1
  return `write-${ids}`
}

describe('on dynalite', () => {
  const http = openHttp({ userAgent: 'fluxless-test' })
  const server: Server = dynalite({ createTableMs: 0 })
  let aws: AwsApi
  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    aws = openForEmulator(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, http)
  })
  afterAll(async () => {
    await http.close()
    await new Promise(resolve => server.close(resolve))
  })

  async function open(given = aws) {
    const tableName = `table-${newId()}`
    await createDynamodbTable(aws, tableName)
    let moment = 1_000_000
    const now = () => moment
    const pass = (ms: number) => {
      moment += ms
    }
    return { table: openDynamodb({ tableName, now, newId }, given), now, pass, tableName }
  }

  itBehavesLikeATable(open)

  /** Does what is asked, and loses the answer once; the call is then made again, as the door does by itself. */
  function losingAnswers(): AwsApi {
    return {
      async call(call) {
        await aws.call(call)
        return aws.call(call)
      },
    }
  }

  it('was first although the answer that said so was lost', async () => {
    const { table, now } = await open(losingAnswers())
    expect(await table.putIfAbsent('key', { value: 'v', expiresAt: now() + 1000 })).toBe(true)
    expect(await table.putIfAbsent('key', { value: 'w', expiresAt: now() + 1000 })).toBe(false)
    expect(await table.get('key')).toBe('v')
  })

  it('takes an expired entry for absent also where AWS has not removed it yet', async () => {
    const { table, now, pass, tableName } = await open()
    await table.put('key', { value: 'v', expiresAt: now() + 1500 })
    pass(1500)
    expect(await table.get('key')).toBeUndefined()
    const input = { TableName: tableName, Key: { key: { S: 'key' } } }
    const { output } = (await aws.call({ service: 'dynamodb', action: 'GetItem', input, about: 't' })) as never as {
      output: { Item: object }
    }
    expect(output.Item).toMatchObject({ v: { S: 'v' }, e: { N: '1001500' }, expiresAt: { N: '1002' } })
  })

  it('refuses an entry that is too large before it is sent, in words that name the key', async () => {
    const { table, now } = await open()
    const value = 'ü'.repeat(205_000)
    const failure = describeFailure(await table.put('journal/production', { value, expiresAt: now() }).catch(e => e))
    expect(failure).toMatchObject({
      code: 'table-entry-too-large',
      where: expect.stringContaining('journal/production'),
    })
    await table.put('fits', { value: 'x'.repeat(409_000), expiresAt: now() + 1000 })
    expect((await table.get('fits'))?.length).toBe(409_000)
  })
})

describe('when DynamoDB does not do it', () => {
  const open = async (script: Parameters<typeof openAwsOnServer>[0]) => {
    const { aws, server } = await openAwsOnServer(script)
    return { table: openDynamodb({ tableName: 'fluxless-prod', now: () => 1, newId }, aws), server }
  }
  const entry = { value: 'hush', expiresAt: 1000 }

  it.each(['get', 'put', 'putIfAbsent', 'remove'] as const)(
    'needs a person when there is no such table: %s',
    async verb => {
      const type = 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException'
      const { table } = await open((_, response) => sendError(response, 400, type))
      await expect(table[verb]('key', entry)).rejects.toMatchObject({
        code: 'table-missing',
        where: 'table fluxless-prod',
      })
    },
  )

  it.each(['get', 'put', 'putIfAbsent', 'remove'] as const)('tries later when it throttles: %s', async verb => {
    const type = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'
    const { table } = await open((_, response) => sendError(response, 400, type))
    await expect(table[verb]('key', entry)).rejects.toMatchObject({ code: 'aws-unavailable', retryAfterMs: 10_000 })
  })

  it('reads what is there, not what was there a moment ago', async () => {
    const { table, server } = await open((_, response) => sendJson(response, 200, {}))
    expect(await table.get('key')).toBeUndefined()
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ ConsistentRead: true })
  })
})
