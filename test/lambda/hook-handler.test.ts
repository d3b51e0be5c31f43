// Events that EventBridge hands to the webhook function, beside the requests of its gateway.
import type { EventBridgeEvent } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { EventPutOff, hookHandler } from '../../functions/lambda/hook-handler.ts'
import { KNOCKS } from '../flows/a-registry-knock.ts'
import { openRegistryDoor, writeConfig } from '../flows/open-registry-door.ts'
import { aPayload, withField } from '../ports/webhooks/a-knock.ts'
import { aContext, anHttpEvent } from './an-http-event.ts'

type Event = EventBridgeEvent<string, unknown>
const push = aPayload('ecr/push') as unknown as Event
const changed = (path: string, value: unknown) => withField(aPayload('ecr/push'), path, value) as unknown as Event
const ECR = KNOCKS.filter(({ source }) => source === 'ecr')
/** Arrives by IAM only: it has no secret that could come over HTTP. */
const CONFIG = writeConfig(ECR).replace(', secrets: [{ env: SECRET }]', '')

describe('an event of ECR', () => {
  it('that EventBridge hands over becomes a scan job', async () => {
    const { handler, jobs, log } = openRegistryDoor(CONFIG)
    expect(await handler(push, aContext)).toEqual({ statusCode: 204 })
    expect(jobs()).toMatchObject([{ kind: 'scan', repo: ECR[0]!.image, tags: ['1.2.3'], id: push.id }])
    expect(log.lines).toMatchObject([{ outcome: 'queued', endpoint: 'ecr', delivery: push.id }])
  })

  it('that is handed over twice is worked on once', async () => {
    const { handler, jobs } = openRegistryDoor(CONFIG)
    await handler(push, aContext)
    await handler(push, aContext)
    expect(jobs()).toHaveLength(1)
  })

  it.each([
    ['another account', changed('account', '000000000000')],
    ['another region', changed('region', 'us-east-1')],
    ['another service', changed('source', 'aws.codecommit')],
    ['a deletion', changed('detail.action-type', 'DELETE')],
  ])('of %s is ignored', async (_, event) => {
    const { handler, jobs, log } = openRegistryDoor(CONFIG)
    expect(await handler(event, aContext)).toEqual({ statusCode: 204 })
    expect(jobs()).toEqual([])
    expect(log.lines).toMatchObject([{ outcome: 'ignored' }])
  })

  it('is handed over again while the queue is down', async () => {
    const { handler, jobs, isUp } = openRegistryDoor(CONFIG)
    isUp.queue = false
    await expect(handler(push, aContext)).rejects.toBeInstanceOf(EventPutOff)
    isUp.queue = true
    await handler(push, aContext)
    expect(jobs()).toHaveLength(1)
  })

  it('reaches every endpoint that takes such events, and only those', async () => {
    const other = '  other: { source: ecr, accounts: ["000000000000"], regions: [eu-west-1] }\n'
    const { handler, log } = openRegistryDoor(`${writeConfig(KNOCKS)}${other}`)
    await handler(push, aContext)
    expect(log.lines).toMatchObject([
      { endpoint: 'ecr', outcome: 'queued' },
      { endpoint: 'other', outcome: 'ignored' },
    ])
  })

  it('at a function without such an endpoint is told of, and is no failure', async () => {
    const { handler, log } = openRegistryDoor(writeConfig(KNOCKS.filter(({ source }) => source === 'quay')))
    expect(await handler(push, aContext)).toEqual({ statusCode: 204 })
    expect(log.lines).toMatchObject([{ msg: 'event ignored', level: 'warn', source: 'aws.ecr' }])
  })

  it('in the body of a request is a request, and not believed', async () => {
    const { handler, jobs } = openRegistryDoor(CONFIG)
    const body = JSON.stringify({ ...push, arrivedBy: 'event-bridge' })
    const headers = { arrivedBy: 'event-bridge', 'detail-type': 'ECR Image Action' }
    const query = 'arrivedBy=event-bridge'
    const asked = { path: '/hook/ecr', body, headers, query }
    expect(await handler(anHttpEvent(asked), aContext)).toMatchObject({ statusCode: 401 })
    const mixed = { ...anHttpEvent(asked), ...push, arrivedBy: 'event-bridge' }
    expect(await handler(mixed as never, aContext)).toMatchObject({ statusCode: 404 })
    expect(jobs()).toEqual([])
  })
})

it('a bug is thrown, so that Lambda hands the event over again', async () => {
  const log = { write() {} }
  const handler = hookHandler(() => Promise.reject(new TypeError('x')), { direct: ['ecr'], log })
  await expect(handler(push, aContext)).rejects.toThrow(TypeError)
})
