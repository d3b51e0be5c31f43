// Signatures against vectors of others: AWS's own test suite, and botocore, the signer of AWS's tools in Python.
import { describe, expect, it } from 'vitest'
import type { AwsService, SignableRequest } from '../../../functions/ports/aws/port.ts'
import { openAwsSigner } from '../../../functions/ports/aws/signer.ts'

const SECRET = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }

function open(moment: string, sessionToken?: string) {
  const credentials = sessionToken === undefined ? SECRET : { ...SECRET, sessionToken }
  return openAwsSigner({ credentials: async () => credentials, now: () => Date.parse(moment) })
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html names the suite: aws-sig-v4-test-suite.
describe('the test suite of AWS', () => {
  const signer = open('2015-08-30T12:36:00Z')
  const place = { service: 'service' as AwsService, region: 'us-east-1', origin: 'https://example.amazonaws.com' }
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const unreserved = '/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

  it.each`
    vector                           | method    | path                               | headers | body               | signature
    ${'get-vanilla'}                 | ${'GET'}  | ${'/'}                             | ${{}}   | ${undefined}       | ${'5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'}
    ${'get-vanilla-query-order-key'} | ${'GET'}  | ${'/?Param2=value2&Param1=value1'} | ${{}}   | ${undefined}       | ${'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500'}
    ${'get-unreserved'}              | ${'GET'}  | ${unreserved}                      | ${{}}   | ${undefined}       | ${'07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f'}
    ${'post-vanilla'}                | ${'POST'} | ${'/'}                             | ${{}}   | ${undefined}       | ${'5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'}
    ${'post-x-www-form-urlencoded'}  | ${'POST'} | ${'/'}                             | ${form} | ${'Param1=value1'} | ${'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a'}
  `('$vector', async ({ vector: _, signature, ...request }) => {
    const { headers } = await signer.sign({ ...place, ...request } as SignableRequest)
    expect(headers.authorization).toMatch(
      new RegExp(`^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/.*=${signature}$`),
    )
  })
})

// Made by botocore 1.43.11 of the same requests, with its clock set to this moment.
describe('botocore', () => {
  const moment = '2026-11-22T09:30:00Z'

  it('signs a call with a session token and other letters alike', async () => {
    const { url, headers } = await open(moment, 'session/token+==').sign({
      service: 'sqs',
      region: 'eu-west-1',
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
      body: '{"MessageBody":"grüß"}',
    })
    expect(url).toBe('https://sqs.eu-west-1.amazonaws.com/')
    expect(headers['x-amz-security-token']).toBe('session/token+==')
    expect(headers.authorization).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/eu-west-1/sqs/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature=67218a86973cc1e3629dee99720720ea33805fe38d5d38189845923bc31f0db3',
    )
  })

  it('signs a path with a space alike', async () => {
    const request = { service: 'eks', region: 'eu-west-1', method: 'GET', path: '/clusters/prod%20one' } as const
    const { headers } = await open(moment).sign({ ...request, headers: {} })
    expect(headers.authorization).toContain(
      'Signature=d6e8441b433798c383a406126dab0b027da81f2f9b6db415450d94408dc26c41',
    )
  })

  it.each`
    region             | token                                            | host                                 | signature
    ${'eu-west-1'}     | ${undefined}                                     | ${'sts.eu-west-1.amazonaws.com'}     | ${'495f2c3ba78b458a45eb2b0e52eac8f6ccf035c5898888f9723caf44116249ca'}
    ${'eu-west-1'}     | ${'IQoJb3JpZ2luX2VjEXAMPLE//token+with/signs=='} | ${'sts.eu-west-1.amazonaws.com'}     | ${'a24ecd25e00ab71142167ea9fd6d124d43628437d48b86ae3e9b23804041306c'}
    ${'cn-north-1'}    | ${undefined}                                     | ${'sts.cn-north-1.amazonaws.com.cn'} | ${'d1afb711604a054153806b5ac44a296bf93375b729da4015bc00eba1e23ab401'}
    ${'us-gov-west-1'} | ${undefined}                                     | ${'sts.us-gov-west-1.amazonaws.com'} | ${'d2c7fed2269715fc3adde1d33075f236c42f9aa7412239fca64c3f5b35883905'}
  `('signs an address for $region alike, session token $token', async ({ region, token, host, signature }) => {
    const url = new URL(
      await open(moment, token as string | undefined).presign({
        service: 'sts',
        region: region as string,
        method: 'GET',
        path: '/?Action=GetCallerIdentity&Version=2011-06-15',
        headers: { 'x-k8s-aws-id': 'prod' },
        expiresInSeconds: 60,
      }),
    )
    expect([url.host, url.searchParams.get('X-Amz-Signature')]).toEqual([host, signature])
    expect(url.searchParams.get('X-Amz-Security-Token')).toBe(token ?? null)
    const common = ['Action', 'Version', 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires']
    const rest = ['X-Amz-SignedHeaders', 'X-Amz-Signature', ...(token === undefined ? [] : ['X-Amz-Security-Token'])]
    // The cluster's side refuses any other name in the query.
    expect([...url.searchParams.keys()].sort()).toEqual([...common, ...rest].sort())
  })
})
