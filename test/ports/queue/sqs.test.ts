// The queue in SQS: the contract on fauxqs, which keeps the rules of FIFO queues by a clock that the test sets.
import fc from 'fast-check'
import { buildApp } from 'fauxqs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openHttp } from '../../../functions/ports/http/node.ts'
import { openSqs } from '../../../functions/ports/queue/sqs.ts'
import { openAwsOnServer, sendError } from '../aws/aws-on-server.ts'
import { openForEmulator } from '../aws/open-for-emulator.ts'
import { sendJson } from '../cluster/scripted-server.ts'
import { itBehavesLikeAQueue } from './contract.ts'
import { createFifoQueues } from './create-fifo-queues.ts'
import { openLambdaWorker } from './lambda-worker.ts'

const [timeLimitMs, retryAfterMs, maxAttempts] = [60_000, 90_000, 5]

describe('on fauxqs', () => {
  const http = openHttp({ userAgent: 'fluxless-test' })
  const app = buildApp({ logger: false })
  let origin = ''
  let count = 0
  beforeAll(async () => {
    origin = await app.listen({ host: '127.0.0.1', port: 0 })
  })
  afterAll(async () => {
    await http.close()
    await app.close()
  })
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => void vi.useRealTimers())

  itBehavesLikeAQueue(async () => {
    count += 1
    const now = () => Date.now()
    const aws = openForEmulator(origin, http)
    const visibilitySeconds = retryAfterMs / 1000
    const urls = await createFifoQueues(aws, { name: `sync-${count}`, visibilitySeconds, maxReceives: maxAttempts })
    const worker = openLambdaWorker({ aws, ...urls, timeLimitMs, now })
    const pass = async (ms: number) => {
      vi.setSystemTime(Date.now() + ms)
      await worker.pump()
    }
    return { queue: { ...openSqs(urls, aws), ...worker }, pass, maxAttempts, timeLimitMs, retryAfterMs }
  })
})

describe('what is sent to SQS', () => {
  const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/111122223333/fluxless-prod-sync.fifo'
  const open = async (script: Parameters<typeof openAwsOnServer>[0] = (_, response) => sendJson(response, 200, {})) => {
    const { aws, server } = await openAwsOnServer(script)
    const inputs = () => server.requests.map(({ body }) => JSON.parse(body) as Record<string, string | number>)
    return { queue: openSqs({ queueUrl }, aws), server, inputs }
  }
  const message = { group: 'production', dedupId: 'd', body: '{}' }
  const ID = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/

  it.each`
    group                      | kept
    ${'production'}            | ${true}
    ${'scan/ghcr.io/acme/web'} | ${true}
    ${'x'.repeat(128)}         | ${true}
    ${'x'.repeat(129)}         | ${false}
    ${'with space'}            | ${false}
    ${'größer'}                | ${false}
    ${''}                      | ${false}
  `('is a group id that SQS takes: $group', async ({ group, kept }) => {
    const { queue, inputs } = await open()
    await queue.send({ ...message, group })
    const id = String(inputs()[0]?.MessageGroupId)
    expect(id).toMatch(ID)
    expect(id === group).toBe(kept)
  })

  it('keeps groups apart that begin alike', async () => {
    const { queue, inputs } = await open()
    for (const group of [`${'x'.repeat(200)}1`, `${'x'.repeat(200)}2`, 'a b', 'a-b']) {
      await queue.send({ ...message, group })
    }
    expect(new Set(inputs().map(input => input.MessageGroupId)).size).toBe(4)
  })

  it('is a group id that SQS takes, whatever the group, and another for another group', async () => {
    const { queue, inputs } = await open()
    const groups = fc.sample(fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 300 }), { minLength: 50 }), {
      seed: 7,
      numRuns: 1,
    })
    for (const group of groups[0] ?? []) await queue.send({ ...message, group })
    const ids = inputs().map(input => String(input.MessageGroupId))
    for (const id of ids) expect(id).toMatch(ID)
    expect(new Set(ids).size).toBe(groups[0]?.length)
  })

  it.each`
    waitMs            | seconds
    ${0}              | ${0}
    ${1}              | ${1}
    ${1_000}          | ${1}
    ${1_001}          | ${2}
    ${-5}             | ${0}
    ${24 * 3_600_000} | ${42_300}
  `('asks for $waitMs ms as $seconds s', async ({ waitMs, seconds }) => {
    const { queue, inputs } = await open()
    await queue.delay('receipt', waitMs)
    expect(inputs()).toEqual([{ QueueUrl: queueUrl, ReceiptHandle: 'receipt', VisibilityTimeout: seconds }])
  })

  it.each`
    url                                                           | region
    ${queueUrl}                                                   | ${'eu-central-1'}
    ${'https://sqs.cn-north-1.amazonaws.com.cn/1/q.fifo'}         | ${'cn-north-1'}
    ${'https://sqs-fips.us-gov-west-1.amazonaws.com/1/q.fifo'}    | ${'us-gov-west-1'}
    ${'https://vpce-1.sqs.eu-west-3.vpce.amazonaws.com/1/q.fifo'} | ${'eu-west-1'}
    ${'http://127.0.0.1:9324/000000000000/q.fifo'}                | ${'eu-west-1'}
  `('is signed for the region in $url', async ({ url, region }) => {
    const { aws, server } = await openAwsOnServer((_, response) => sendJson(response, 200, {}))
    await openSqs({ queueUrl: url as string }, aws).send(message)
    expect(server.requests[0]?.headers.authorization).toContain(`/${region}/sqs/`)
  })

  it.each(['com.amazonaws.sqs#QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'])(
    'needs a person when there is no such queue: %s',
    async type => {
      const { queue } = await open((_, response) => sendError(response, 400, type))
      const where = 'queue fluxless-prod-sync.fifo'
      await expect(queue.send(message)).rejects.toMatchObject({ code: 'queue-missing', where })
    },
  )

  it('needs a person when the name is no URL', () => {
    const aws = { call: () => expect.fail('nothing is called') }
    expect(() => openSqs({ queueUrl: 'fluxless-prod-sync' }, aws)).toThrow(/not named by its URL: fluxless-prod-sync/)
  })

  it('does not mind that a message is no longer in hand', async () => {
    const { queue } = await open((_, response) => sendError(response, 400, 'com.amazonaws.sqs#MessageNotInflight'))
    await expect(queue.delay('receipt', 1_000)).resolves.toBeUndefined()
  })
})
