// Calls of AWS over HTTP: the contract, what goes over the wire, and what is tried again.
import { describe, expect, it } from 'vitest'
import { sendJson } from '../cluster/scripted-server.ts'
import { openAwsOnServer, sendError } from './aws-on-server.ts'
import { itBehavesLikeAws } from './contract.ts'

itBehavesLikeAws(script => openAwsOnServer(script))

const SEND = { service: 'sqs', action: 'SendMessage', input: { MessageBody: 'grüß' }, about: 'queue sync' } as const
const fine = (_: unknown, response: Parameters<typeof sendJson>[0]) => sendJson(response, 200, {})
const scopeOf = (authorization: string | undefined) => /Credential=[^/]+\/\d+\/([^,]+),/.exec(authorization ?? '')?.[1]

describe('what goes over the wire', () => {
  it.each`
    service             | action              | input         | target                             | type
    ${'sqs'}            | ${'SendMessage'}    | ${{ a: 'b' }} | ${'AmazonSQS.SendMessage'}         | ${'application/x-amz-json-1.0'}
    ${'dynamodb'}       | ${'GetItem'}        | ${{ a: 'b' }} | ${'DynamoDB_20120810.GetItem'}     | ${'application/x-amz-json-1.0'}
    ${'ssm'}            | ${'GetParameter'}   | ${{ a: 'b' }} | ${'AmazonSSM.GetParameter'}        | ${'application/x-amz-json-1.1'}
    ${'secretsmanager'} | ${'GetSecretValue'} | ${{ a: 'b' }} | ${'secretsmanager.GetSecretValue'} | ${'application/x-amz-json-1.1'}
  `('is JSON for $service', async ({ target, type, ...call }) => {
    const { aws, server } = await openAwsOnServer(fine)
    await aws.call({ ...call, about: 'x' })
    const [seen] = server.requests
    expect([seen?.method, seen?.path, seen?.body]).toEqual(['POST', '/', '{"a":"b"}'])
    expect([seen?.headers['x-amz-target'], seen?.headers['content-type']]).toEqual([target, type])
    expect(scopeOf(seen?.headers.authorization)).toBe(`eu-west-1/${call.service}/aws4_request`)
    expect(seen?.headers['x-amz-security-token']).toBe('hush-token')
  })

  it('is a form and XML for STS', async () => {
    const answer = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
      <AccessKeyId>ASIA1</AccessKeyId><SessionToken>a/b+c==</SessionToken></Credentials></AssumeRoleResult></AssumeRoleResponse>`
    const { aws, server } = await openAwsOnServer((_, response) => response.end(answer))
    const call = { service: 'sts', action: 'AssumeRole', input: { RoleArn: 'arn:a/b' }, about: 'role' } as const
    expect(await aws.call(call)).toEqual({ kind: 'done', output: { AccessKeyId: 'ASIA1', SessionToken: 'a/b+c==' } })
    expect(server.requests[0]?.body).toBe('Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aa%2Fb')
  })

  it('is an error in XML for STS', async () => {
    const error = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
      <Code>AccessDenied</Code><Message>User: arn:aws:iam::1:user/x is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>`
    const { aws } = await openAwsOnServer((_, response) => response.writeHead(403).end(error))
    const call = { service: 'sts', action: 'AssumeRole', input: {}, about: 'role r' } as const
    const where = 'role r, eu-west-1, as arn:aws:iam::1:user/x'
    await expect(aws.call(call)).rejects.toMatchObject({ code: 'aws-access-denied', where })
  })

  it('is a path for EKS, whose error is named in a header', async () => {
    const headers = { 'x-amzn-errortype': 'ResourceNotFoundException:http://internal.amazon.com/' }
    const { aws, server } = await openAwsOnServer((_, response) => sendJson(response, 404, { message: 'no' }, headers))
    const call = { service: 'eks', action: 'DescribeCluster', input: { name: 'a b' }, about: 'x' } as const
    const answer = await aws.call({ ...call, outcomes: ['ResourceNotFoundException'] })
    expect(answer).toEqual({ kind: 'refused', error: 'ResourceNotFoundException' })
    expect([server.requests[0]?.method, server.requests[0]?.path]).toEqual(['GET', '/clusters/a%20b'])
  })
})

describe('where it goes', () => {
  it('is the address that the environment names for the service, before the common one and the caller’s', async () => {
    const other = await openAwsOnServer(fine)
    const { aws, server } = await openAwsOnServer(fine, { AWS_ENDPOINT_URL_SQS: `${other.server.url}/` })
    await aws.call({ ...SEND, origin: 'http://127.0.0.1:9' })
    expect([other.server.requests.length, server.requests.length]).toEqual([1, 0])
  })

  it('is the caller’s address when the environment names none, or is to be ignored', async () => {
    const { aws, server } = await openAwsOnServer(fine, {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    })
    await aws.call({ ...SEND, origin: server.url, region: 'us-gov-west-1' })
    expect(scopeOf(server.requests[0]?.headers.authorization)).toBe('us-gov-west-1/sqs/aws4_request')
  })

  it('asks for a region when none is known', async () => {
    const { aws } = await openAwsOnServer(fine, { AWS_REGION: '' })
    await expect(aws.call(SEND)).rejects.toMatchObject({ code: 'aws-region-missing', where: 'queue sync' })
  })
})

describe('trying again', () => {
  it.each`
    after                     | script
    ${'a service that fails'} | ${(response: never) => sendError(response, 500, 'InternalFailure')}
    ${'throttling'}           | ${(response: never) => sendError(response, 400, 'ThrottlingException')}
    ${'a load balancer'}      | ${(response: { writeHead(status: number): { end(): void } }) => response.writeHead(503).end()}
    ${'a cut connection'}     | ${(response: { destroy(): void }) => response.destroy()}
  `('helps after $after', async ({ script }) => {
    const { aws, server, clock } = await openAwsOnServer((request, response, count) =>
      count < 3 ? script(response) : fine(request, response),
    )
    expect(await aws.call(SEND)).toMatchObject({ kind: 'done' })
    expect(server.requests).toHaveLength(3)
    expect(clock.waits).toEqual([75, 300])
  })

  it('ends after three tries', async () => {
    const { aws, server } = await openAwsOnServer((_, response) => sendError(response, 503, 'ServiceUnavailable'))
    await expect(aws.call(SEND)).rejects.toMatchObject({ code: 'aws-unavailable' })
    expect(server.requests).toHaveLength(3)
  })

  it('ends when three seconds are gone: a sender of webhooks is waiting', async () => {
    const { aws, server, clock } = await openAwsOnServer((_, response) => {
      clock.passMs(3_000)
      sendError(response, 503, 'ServiceUnavailable')
    })
    await expect(aws.call(SEND)).rejects.toMatchObject({ code: 'aws-unavailable' })
    expect(server.requests).toHaveLength(1)
  })

  it('is of no use after a refusal', async () => {
    const { aws, server } = await openAwsOnServer((_, response) => sendError(response, 400, 'ValidationException'))
    await expect(aws.call(SEND)).rejects.toMatchObject({ code: 'aws-call-refused' })
    expect(server.requests).toHaveLength(1)
  })

  it('takes fresh credentials after they have run out', async () => {
    const { aws, asked } = await openAwsOnServer((request, response, count) =>
      count === 1 ? sendError(response, 403, 'ExpiredToken') : fine(request, response),
    )
    expect(await aws.call(SEND)).toMatchObject({ kind: 'done' })
    expect(asked).toEqual([false, true])
  })
})
