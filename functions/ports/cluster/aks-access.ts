// The way to an AKS cluster: Entra gives a token to an application that shows its secret, or a token of AWS.
import type { EpochMs } from '../../domain/failure.ts'
import type { AwsApi } from '../aws/port.ts'
import type { HttpClient } from '../http/port.ts'
import type { CloudAccess } from './access.ts'
import { IdentityFederationOff, IdentityProviderUnavailable } from './cloud-failures.ts'
import { exchangeToken } from './exchange-token.ts'
import { type EndingToken, keepToken } from './keep-token.ts'

/** Says where the cluster is and as which application it is entered. */
export type AksOptions = {
  readonly endpoint: string
  /** PEM in base64, as a kubeconfig has it. */
  readonly certificateAuthority: string
  readonly tenant: string
  readonly clientId: string
  /** Without it, the application must trust the role of AWS: a federated credential. */
  readonly clientSecret?: (() => Promise<string>) | undefined
  readonly now: () => EpochMs
}

/** Are the ways out. */
export type AksDoors = { readonly aws: AwsApi; readonly http: Pick<HttpClient, 'send'> }

/** The same in every cluster: https://learn.microsoft.com/azure/aks/kubelogin-authentication */
const SCOPE = '6dae42f8-4368-4678-94ff-3960e28e3630/.default'
const FEDERATION_OFF = [
  'OutboundWebIdentityFederationDisabled',
  'OutboundWebIdentityFederationDisabledException',
] as const
/** https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud */
const AUTHORITIES: readonly (readonly [suffix: string, authority: string, audience: string])[] = [
  ['.azk8s.cn', 'https://login.partner.microsoftonline.cn', 'api://AzureADTokenExchangeChina'],
  ['.azure.us', 'https://login.microsoftonline.us', 'api://AzureADTokenExchangeUSGov'],
]

/**
 * Opens the way.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function openAksAccess(options: AksOptions, { aws, http }: AksDoors): CloudAccess {
  const { endpoint, certificateAuthority, tenant, clientId, clientSecret, now } = options
  const where = `AKS cluster at ${endpoint}`
  const { hostname } = new URL(endpoint)
  const national = AUTHORITIES.find(([suffix]) => hostname.endsWith(suffix))
  const [, authority, audience] = national ?? ['', 'https://login.microsoftonline.com', 'api://AzureADTokenExchange']

  async function proveIdentity(): Promise<Readonly<Record<string, string>>> {
    if (clientSecret !== undefined) return { client_secret: await clientSecret() }
    const input = { 'Audience.member.1': audience, SigningAlgorithm: 'RS256', DurationSeconds: 300 }
    const call = { service: 'sts', action: 'GetWebIdentityToken', input, about: where } as const
    const answer = await aws.call({ ...call, outcomes: FEDERATION_OFF })
    if (answer.kind === 'refused') throw new IdentityFederationOff(where)
    return {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: String(answer.output.WebIdentityToken),
    }
  }

  async function login(): Promise<EndingToken> {
    const askedAt = now()
    const proof = await proveIdentity()
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, scope: SCOPE, ...proof })
    const url = `${authority}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`
    const { access_token: token, expires_in: seconds } = await exchangeToken(
      { where: `${where}, at Entra`, url, body },
      http,
    )
    if (typeof token !== 'string' || typeof seconds !== 'number')
      throw new IdentityProviderUnavailable(where, 'no token')
    return { token, endsAt: askedAt + seconds * 1000 }
  }

  const place = { server: endpoint, ca: Buffer.from(certificateAuthority, 'base64').toString('utf8') }
  return { place: async () => place, token: keepToken(login, now) }
}
