// The way to a GKE cluster from AWS: a signed request of AWS is exchanged for a token of Google, without any key.
import type { EpochMs } from '../../domain/failure.ts'
import type { AwsSigner } from '../aws/port.ts'
import type { HttpClient } from '../http/port.ts'
import type { CloudAccess } from './access.ts'
import { IdentityProviderUnavailable } from './cloud-failures.ts'
import { exchangeToken } from './exchange-token.ts'
import { type EndingToken, keepToken } from './keep-token.ts'

/** Says where the cluster is and as whom it is entered. */
export type GkeOptions = {
  readonly endpoint: string
  /** PEM in base64, as Google writes it; without it the public authorities, as the DNS-based endpoint has. */
  readonly certificateAuthority?: string | undefined
  /** `projects/<number>/locations/global/workloadIdentityPools/<pool>/providers/<provider>`. */
  readonly provider: string
  /** Without it, the role of AWS itself is who the cluster knows. */
  readonly serviceAccount?: string | undefined
  /** Where AWS signs. */
  readonly region: string
  readonly now: () => EpochMs
}

/** Are the ways out. */
export type GkeDoors = { readonly signer: Pick<AwsSigner, 'sign'>; readonly http: Pick<HttpClient, 'send'> }

const STS_URL = 'https://sts.googleapis.com/v1/token'
const IAM_URL = 'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts'
const CLOUD_SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
/** Without it the cluster knows a service account by a number. */
const EMAIL_SCOPE = 'https://www.googleapis.com/auth/userinfo.email'

/**
 * Opens the way.
 *
 * @see https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds
 */
export function openGkeAccess(options: GkeOptions, { signer, http }: GkeDoors): CloudAccess {
  const { endpoint, certificateAuthority, provider, serviceAccount, region, now } = options
  const where = `GKE cluster at ${endpoint}`
  const audience = `//iam.googleapis.com/${provider}`

  /** Google sends this request to AWS itself: who signed it is who we are. */
  async function proveIdentity(isFresh: boolean): Promise<string> {
    const request = { service: 'sts', region, method: 'POST', isFresh } as const
    // Signed too, so that nobody else can use the proof for a provider of their own.
    const target = { 'x-goog-cloud-target-resource': audience }
    const path = '/?Action=GetCallerIdentity&Version=2011-06-15'
    const { url, headers } = await signer.sign({ ...request, path, headers: target })
    const list = Object.entries(headers).map(([key, value]) => ({ key, value }))
    return encodeURIComponent(JSON.stringify({ url, method: 'POST', headers: list }))
  }

  async function federate(isFresh: boolean): Promise<EndingToken> {
    const askedAt = now()
    const body = {
      grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
      audience,
      scope: CLOUD_SCOPE,
      requestedTokenType: 'urn:ietf:params:oauth:token-type:access_token',
      subjectTokenType: 'urn:ietf:params:aws:token-type:aws4_request',
      subjectToken: await proveIdentity(isFresh),
    }
    const fields = await exchangeToken({ where: `${where}, at Google's token exchange`, url: STS_URL, body }, http)
    const { access_token: token, expires_in: seconds } = fields
    if (typeof token !== 'string' || typeof seconds !== 'number')
      throw new IdentityProviderUnavailable(where, 'no token')
    return { token, endsAt: askedAt + seconds * 1000 }
  }

  async function impersonate(account: string, federated: string): Promise<EndingToken> {
    const url = `${IAM_URL}/${encodeURIComponent(account)}:generateAccessToken`
    const headers = { authorization: `Bearer ${federated}` }
    const body = { scope: [CLOUD_SCOPE, EMAIL_SCOPE], lifetime: '3600s' }
    const fields = await exchangeToken({ where: `${where}, as ${account}`, url, headers, body }, http)
    const { accessToken: token, expireTime } = fields
    const endsAt = Date.parse(String(expireTime))
    if (typeof token !== 'string' || Number.isNaN(endsAt)) throw new IdentityProviderUnavailable(where, 'no token')
    return { token, endsAt }
  }

  const ca = certificateAuthority === undefined ? {} : { ca: Buffer.from(certificateAuthority, 'base64').toString() }
  const token = keepToken(async isFresh => {
    const federated = await federate(isFresh)
    return serviceAccount === undefined ? federated : impersonate(serviceAccount, federated.token)
  }, now)
  return { place: async () => ({ server: endpoint, ...ca }), token }
}
