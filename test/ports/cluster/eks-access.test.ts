// The way to an EKS cluster: where it is, the token, and what the API server is shown.
import { describe, expect, it } from 'vitest'
import type { AwsCredentials } from '../../../functions/ports/aws/credentials.ts'
import { openAwsSigner } from '../../../functions/ports/aws/signer.ts'
import { openCredentials } from '../../../functions/ports/cluster/credentials.ts'
import { openEksAccess } from '../../../functions/ports/cluster/eks-access.ts'
import { type AwsScript, openAwsOnServer } from '../aws/aws-on-server.ts'
import { sendJson } from './scripted-server.ts'

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
const ADDRESS = 'https://0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com'
const data = Buffer.from(PEM).toString('base64')
const described: AwsScript = (_, response) =>
  sendJson(response, 200, { cluster: { status: 'ACTIVE', endpoint: ADDRESS, certificateAuthority: { data } } })
const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }

async function open({ script = described, keys = KEYS as AwsCredentials, given = {}, region = 'eu-west-1' } = {}) {
  const { aws, server } = await openAwsOnServer(script)
  const asked: boolean[] = []
  let moment = Date.parse('2026-11-22T09:30:00Z')
  const now = () => moment
  const credentials = async ({ isFresh }: { isFresh: boolean }) => {
    asked.push(isFresh)
    return keys
  }
  const signer = openAwsSigner({ credentials, now })
  const access = openEksAccess({ name: 'prod', region, now, ...given }, { api: aws, signer })
  const pass = (ms: number) => {
    moment += ms
  }
  return { access, server, pass, now, asked }
}

const decode = (token: string) => new URL(Buffer.from(token.replace('k8s-aws-v1.', ''), 'base64url').toString())

describe('the place of an EKS cluster', () => {
  it('is asked of EKS, with the name alone, and again after ten minutes', async () => {
    const { access, server, pass } = await open()
    expect(await access.place()).toEqual({ server: ADDRESS, ca: PEM })
    pass(599_999)
    await access.place()
    expect(server.requests.map(({ path }) => path)).toEqual(['/clusters/prod'])
    pass(1)
    await access.place()
    expect(server.requests).toHaveLength(2)
  })

  it('is not asked for when the settings give it', async () => {
    const given = { endpoint: 'https://10.0.0.1', certificateAuthority: data }
    const { access, server } = await open({ given })
    expect(await access.place()).toEqual({ server: 'https://10.0.0.1', ca: PEM })
    expect(server.requests).toEqual([])
  })

  it('needs a person when there is no such cluster', async () => {
    const headers = { 'x-amzn-errortype': 'ResourceNotFoundException' }
    const { access } = await open({ script: (_, response) => sendJson(response, 404, { message: 'no' }, headers) })
    const where = 'EKS cluster prod, eu-west-1'
    await expect(access.place()).rejects.toMatchObject({ code: 'cluster-not-found', where })
  })

  it('is waited for while the cluster is made', async () => {
    const { access } = await open({
      script: (_, response) => sendJson(response, 200, { cluster: { status: 'CREATING' } }),
    })
    const failure = { code: 'cluster-not-ready', retryAfterMs: 60_000, what: expect.stringContaining('CREATING') }
    await expect(access.place()).rejects.toMatchObject(failure)
  })
})

// The signatures are botocore's: signer.test.ts.
describe('the token of an EKS cluster', () => {
  it.each`
    region             | host                                 | signature
    ${'eu-west-1'}     | ${'sts.eu-west-1.amazonaws.com'}     | ${'495f2c3ba78b458a45eb2b0e52eac8f6ccf035c5898888f9723caf44116249ca'}
    ${'cn-north-1'}    | ${'sts.cn-north-1.amazonaws.com.cn'} | ${'d1afb711604a054153806b5ac44a296bf93375b729da4015bc00eba1e23ab401'}
    ${'us-gov-west-1'} | ${'sts.us-gov-west-1.amazonaws.com'} | ${'d2c7fed2269715fc3adde1d33075f236c42f9aa7412239fca64c3f5b35883905'}
  `('is an address of STS in $region, signed with the name of the cluster', async ({ region, host, signature }) => {
    const { access, server } = await open({ region: region as string })
    const token = await access.token({ isFresh: false })
    expect(token).toMatch(/^k8s-aws-v1\.[A-Za-z0-9_-]+$/)
    const url = decode(token)
    expect([url.protocol, url.host, url.pathname]).toEqual(['https:', host, '/'])
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host;x-k8s-aws-id')
    expect(url.searchParams.get('X-Amz-Expires')).toBe('60')
    expect(url.searchParams.get('X-Amz-Signature')).toBe(signature)
    expect(server.requests).toEqual([])
  })

  it('is short enough for the cluster with the longest session token seen', async () => {
    const { access } = await open({ keys: { ...KEYS, sessionToken: 'x/'.repeat(500) } })
    expect((await access.token({ isFresh: false })).length).toBeLessThan(4096)
  })

  it('is signed anew each minute, far from the fifteen that it lasts, and at once when it was refused', async () => {
    const { access, pass, now, asked } = await open()
    const credentials = openCredentials(access, now)
    const dateOf = async () => decode((await credentials.login()).token ?? '').searchParams.get('X-Amz-Date')
    expect(await dateOf()).toBe('20261122T093000Z')
    pass(59_999)
    expect(await dateOf()).toBe('20261122T093000Z')
    pass(1)
    expect(await dateOf()).toBe('20261122T093100Z')
    const refused = await credentials.login()
    pass(1_000)
    const renewed = await credentials.renew(refused)
    expect(decode(renewed.token ?? '').searchParams.get('X-Amz-Date')).toBe('20261122T093101Z')
    expect(asked).toEqual([false, false, true])
  })
})
