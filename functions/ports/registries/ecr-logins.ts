// Logins for Amazon ECR, from the AWS API, with the credentials that the AWS SDK finds.
import type { ECRClient } from '@aws-sdk/client-ecr'
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import { splitRepo } from '../../domain/images/name-repo.ts'
import { RegistryLoginRefused, RegistryLoginUnavailable } from './failures.ts'
import { EMBARGO_MS, type ExpiringLogin, keepLogins } from './keep-logins.ts'
import type { LoginSource } from './logins.ts'

/** Says which registries are ours to ask for. */
export type EcrOptions = {
  readonly now: () => EpochMs
  /** Every region when absent. */
  readonly regions?: readonly string[]
  /** Every account that is not excluded when absent. */
  readonly includeAccounts?: readonly string[]
  /** The accounts of the add-ons of EKS when absent: their images are not ours to update. */
  readonly excludeAccounts?: readonly string[]
  /** For an emulator, or an endpoint of one's own network. */
  readonly endpoint?: string
}

const EKS_ACCOUNTS = ['602401143452', '918309763551']
/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html, and the names that speak IPv6 too. */
const HOSTS = [
  /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/,
  /^(\d{12})\.dkr-ecr(?:-fips)?\.([a-z0-9-]+)\.on\.(?:aws|amazonwebservices\.com\.cn)$/,
]
/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html */
const LIFETIME_MS: Milliseconds = 12 * 3_600_000
const RENEW_BEFORE_MS: Milliseconds = 10 * 60_000
const NEEDS_PERSON =
  /^(AccessDenied\w*|UnrecognizedClient\w*|InvalidClientTokenId|InvalidSignature\w*|ExpiredToken\w*|CredentialsProviderError|OptInRequired)$/

/** Opens the source; the SDK, which takes its time to load, is loaded with the first login. */
export function openEcrLogins(options: EcrOptions): LoginSource {
  const { now, regions, includeAccounts, excludeAccounts = EKS_ACCOUNTS, endpoint } = options
  const keep = keepLogins({ now, renewBeforeMs: RENEW_BEFORE_MS })
  const clients = new Map<string, Promise<ECRClient>>()

  async function openClient(region: string): Promise<ECRClient> {
    const { ECRClient } = await import('@aws-sdk/client-ecr')
    const requestHandler = { connectionTimeout: 3_000, requestTimeout: 10_000 }
    return new ECRClient({ region, maxAttempts: 2, requestHandler, ...(endpoint === undefined ? {} : { endpoint }) })
  }

  async function fetchLogin(account: string, region: string): Promise<ExpiringLogin> {
    const where = `Amazon ECR of account ${account} in ${region}`
    const { GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr')
    const client = clients.get(region) ?? openClient(region)
    clients.set(region, client)
    const askedAt = now()
    const answer = await (await client)
      .send(new GetAuthorizationTokenCommand({ registryIds: [account] }))
      .catch((error: unknown) => {
        throw classifyAwsError(where, error)
      })
    const [data] = answer.authorizationData ?? []
    const [, username, password] =
      /^([^:]+):(.+)$/s.exec(Buffer.from(data?.authorizationToken ?? '', 'base64').toString('utf8')) ?? []
    if (username === undefined || password === undefined) throw new RegistryLoginUnavailable(where, EMBARGO_MS)
    const latest = askedAt + LIFETIME_MS
    return { login: { username, password }, expiresAt: Math.min(latest, data?.expiresAt?.getTime() ?? latest) }
  }

  return async repo => {
    const registry = parseEcrHost(splitRepo(repo).host)
    if (!registry) return undefined
    const { account, region } = registry
    const isOurs =
      (regions?.includes(region) ?? true) &&
      (includeAccounts?.includes(account) ?? true) &&
      !excludeAccounts.includes(account)
    return isOurs ? keep(`${account} ${region}`, () => fetchLogin(account, region)) : undefined
  }
}

/** Finds account and region in the name of a host; undefined when it is no private registry of ECR. */
export function parseEcrHost(host: string): { readonly account: string; readonly region: string } | undefined {
  for (const pattern of HOSTS) {
    const [, account, region] = pattern.exec(host) ?? []
    if (account !== undefined && region !== undefined) return { account, region }
  }
  return undefined
}

function classifyAwsError(where: string, error: unknown) {
  const name = error instanceof Error ? error.name : ''
  if (!NEEDS_PERSON.test(name)) return new RegistryLoginUnavailable(where, EMBARGO_MS, error)
  const fix = 'Give the function AWS credentials whose role allows ecr:GetAuthorizationToken, or exclude the account.'
  return new RegistryLoginRefused(where, fix, error)
}
