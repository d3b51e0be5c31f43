// The ways to GKE and AKS clusters: what is shown to the identity providers, and what becomes of their answers.
import { describe, expect, it } from 'vitest'
import { describeFailure } from '../../../functions/domain/failure.ts'
import type { AwsApi } from '../../../functions/ports/aws/port.ts'
import { openAwsSigner } from '../../../functions/ports/aws/signer.ts'
import { openAksAccess } from '../../../functions/ports/cluster/aks-access.ts'
import { openGkeAccess } from '../../../functions/ports/cluster/gke-access.ts'
import type { HttpAnswer, HttpRequest } from '../../../functions/ports/http/port.ts'
import { SECRETS } from '../aws/aws-on-server.ts'

const START = Date.parse('2026-11-22T09:30:00Z')
const NOW = { isFresh: false }
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
const certificateAuthority = Buffer.from(PEM).toString('base64')
const json = (status: number, value: unknown): HttpAnswer => {
  return { status, headers: {}, body: Buffer.from(JSON.stringify(value)) }
}

/** Stands for other clouds: gives the answers one after the other, the last one for ever. */
function openClouds(...answers: readonly HttpAnswer[]) {
  const requests: HttpRequest[] = []
  const http = {
    async send(request: HttpRequest) {
      requests.push(request)
      return answers[Math.min(requests.length, answers.length) - 1] ?? json(500, {})
    },
  }
  let moment = START
  const pass = (ms: number) => {
    moment += ms
  }
  const now = () => moment
  const signer = openAwsSigner({ credentials: async () => SECRETS, now })
  return { http, requests, now, pass, signer }
}

describe('a GKE cluster', () => {
  const provider = 'projects/1/locations/global/workloadIdentityPools/aws/providers/fluxless'
  const options = { endpoint: 'https://gke.example', provider, region: 'eu-west-1' }
  const federated = json(200, { access_token: 'federated', expires_in: 3600, token_type: 'Bearer' })

  it('is entered with a token that a signed request of AWS is exchanged for', async () => {
    const { http, requests, now, signer } = openClouds(federated)
    const access = openGkeAccess({ ...options, certificateAuthority, now }, { signer, http })
    expect([await access.place(), await access.token(NOW)]).toEqual([
      { server: options.endpoint, ca: PEM },
      'federated',
    ])
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST https://sts.googleapis.com/v1/token'])
    const { subjectToken, ...asked } = JSON.parse(String(requests[0]?.body))
    expect(asked).toEqual({
      grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
      audience: `//iam.googleapis.com/${provider}`,
      scope: 'https://www.googleapis.com/auth/cloud-platform',
      requestedTokenType: 'urn:ietf:params:oauth:token-type:access_token',
      subjectTokenType: 'urn:ietf:params:aws:token-type:aws4_request',
    })
    const proof = JSON.parse(decodeURIComponent(subjectToken))
    expect([proof.method, proof.url]).toEqual([
      'POST',
      'https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15',
    ])
    const headers = Object.fromEntries(proof.headers.map(({ key, value }: Record<string, string>) => [key, value]))
    expect(headers).toMatchObject({
      host: 'sts.eu-west-1.amazonaws.com',
      'x-amz-date': '20261122T093000Z',
      'x-amz-security-token': SECRETS.sessionToken,
      'x-goog-cloud-target-resource': `//iam.googleapis.com/${provider}`,
    })
    // Whatever is signed is bound to this provider and no other.
    expect(headers.authorization).toContain('host;x-amz-date;x-amz-security-token;x-goog-cloud-target-resource')
  })

  it('is entered as a service account, whose e-mail address the cluster is to see', async () => {
    const acted = json(200, { accessToken: 'acted', expireTime: '2026-11-22T10:30:00Z' })
    const { http, requests, now, signer } = openClouds(federated, acted)
    const access = openGkeAccess({ ...options, serviceAccount: 'bot@acme.iam', now }, { signer, http })
    expect([await access.place(), await access.token(NOW)]).toEqual([{ server: options.endpoint }, 'acted'])
    const [, second] = requests
    const base = 'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts'
    expect([second?.url, second?.headers?.authorization]).toEqual([
      `${base}/bot%40acme.iam:generateAccessToken`,
      'Bearer federated',
    ])
    expect(JSON.parse(String(second?.body)).scope).toContain('https://www.googleapis.com/auth/userinfo.email')
  })

  it('keeps a token until five minutes before it ends, unless it was refused', async () => {
    const { http, requests, now, pass, signer } = openClouds(federated)
    const { token } = openGkeAccess({ ...options, now }, { signer, http })
    await Promise.all([token(NOW), token(NOW)])
    pass(55 * 60_000 - 1)
    await token(NOW)
    expect(requests).toHaveLength(1)
    await token({ isFresh: true })
    pass(55 * 60_000)
    await token(NOW)
    expect(requests).toHaveLength(3)
  })
})

describe('an AKS cluster', () => {
  const options = { endpoint: 'https://a.hcp.westeurope.azmk8s.io', certificateAuthority, tenant: 't', clientId: 'c' }
  const entra = json(200, { access_token: 'entra', expires_in: 3599 })
  const silent: AwsApi = { call: () => expect.fail('AWS is not asked') }
  const aws = (answer: unknown) => {
    const calls: unknown[] = []
    const call = async (given: unknown) => {
      calls.push(given)
      return answer as never
    }
    return { aws: { call } as AwsApi, calls }
  }
  const formOf = (request: HttpRequest | undefined) => Object.fromEntries(new URLSearchParams(String(request?.body)))

  it('is entered with the secret of an application', async () => {
    const { http, requests, now } = openClouds(entra)
    const access = openAksAccess({ ...options, clientSecret: async () => 'hush', now }, { aws: silent, http })
    expect([await access.place(), await access.token(NOW)]).toEqual([{ server: options.endpoint, ca: PEM }, 'entra'])
    expect(requests[0]?.url).toBe('https://login.microsoftonline.com/t/oauth2/v2.0/token')
    expect(formOf(requests[0])).toEqual({
      grant_type: 'client_credentials',
      client_id: 'c',
      scope: '6dae42f8-4368-4678-94ff-3960e28e3630/.default',
      client_secret: 'hush',
    })
  })

  it.each`
    endpoint                                        | authority                                     | audience
    ${'https://a.hcp.westeurope.azmk8s.io'}         | ${'https://login.microsoftonline.com'}        | ${'api://AzureADTokenExchange'}
    ${'https://a.cx.prod.service.azk8s.cn'}         | ${'https://login.partner.microsoftonline.cn'} | ${'api://AzureADTokenExchangeChina'}
    ${'https://a.cx.aks.containerservice.azure.us'} | ${'https://login.microsoftonline.us'}         | ${'api://AzureADTokenExchangeUSGov'}
  `('at $endpoint is entered with a token of AWS for $audience', async ({ endpoint, authority, audience }) => {
    const { http, requests, now } = openClouds(entra)
    const amazon = aws({ kind: 'done', output: { WebIdentityToken: 'jwt' } })
    await openAksAccess({ ...options, endpoint, now }, { aws: amazon.aws, http }).token(NOW)
    expect(amazon.calls).toMatchObject([
      {
        service: 'sts',
        action: 'GetWebIdentityToken',
        input: { 'Audience.member.1': audience, SigningAlgorithm: 'RS256' },
      },
    ])
    expect(requests[0]?.url).toBe(`${authority}/t/oauth2/v2.0/token`)
    expect(formOf(requests[0])).toMatchObject({
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'jwt',
    })
  })

  it('says what to switch on when the AWS account gives no tokens', async () => {
    const { http, now } = openClouds(entra)
    const amazon = aws({ kind: 'refused', error: 'OutboundWebIdentityFederationDisabledException' })
    const asked = openAksAccess({ ...options, now }, { aws: amazon.aws, http }).token(NOW)
    await expect(asked).rejects.toMatchObject({ code: 'identity-federation-off' })
  })

  it.each`
    answer                                                                    | code                                 | told
    ${json(400, { error: 'invalid_client', error_description: 'hush' })}      | ${'cluster-credentials-unavailable'} | ${'invalid_client'}
    ${json(403, { error: { status: 'PERMISSION_DENIED', message: 'hush' } })} | ${'cluster-credentials-unavailable'} | ${'PERMISSION_DENIED'}
    ${json(401, { error: 'hush: a text' })}                                   | ${'cluster-credentials-unavailable'} | ${'HTTP 401'}
    ${json(429, { error: 'slow_down' })}                                      | ${'identity-provider-unavailable'}   | ${'HTTP 429'}
    ${json(503, {})}                                                          | ${'identity-provider-unavailable'}   | ${'HTTP 503'}
    ${{ status: 200, headers: {}, body: Buffer.from('<html>hush</html>') }}   | ${'identity-provider-unavailable'}   | ${'no JSON'}
    ${json(200, { token_type: 'Bearer' })}                                    | ${'identity-provider-unavailable'}   | ${'no token'}
  `('fails as $code, told $told', async ({ answer, code, told }) => {
    const { http, now } = openClouds(answer as HttpAnswer)
    const { token } = openAksAccess({ ...options, clientSecret: async () => 'hush', now }, { aws: silent, http })
    const failure = describeFailure(await token(NOW).catch((error: unknown) => error))
    expect(failure).toMatchObject({ code, what: expect.stringContaining(told) })
    expect(JSON.stringify(failure)).not.toContain('hush')
  })
})
