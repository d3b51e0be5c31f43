// Credentials of another role, taken on with our own, for clusters of another account.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { AwsCredentialSource, AwsCredentials } from './credentials.ts'
import { AwsUnavailable } from './failures.ts'
import type { AwsApi } from './port.ts'

/** Says which role; its trust must name ours. */
export type RoleOptions = {
  readonly roleArn: string
  /** Where STS is asked. */
  readonly region: string
  /** Stands in the records of the account and, by default, in the user name in a cluster. */
  readonly sessionName: string
  readonly now: () => EpochMs
}

type Kept = { readonly credentials: Promise<AwsCredentials>; readonly until: EpochMs }

/** The longest there is for a role taken on by a role; https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const LIFETIME_MS: Milliseconds = 3_600_000
const RENEW_BEFORE_MS: Milliseconds = 5 * 60_000

/** Opens the credentials; the first use takes on the role, and simultaneous uses share it. */
export function openRoleCredentials(options: RoleOptions, aws: AwsApi): AwsCredentialSource {
  const { roleArn, region, sessionName, now } = options
  let kept: Kept | undefined

  async function assume(): Promise<AwsCredentials> {
    const input = { RoleArn: roleArn, RoleSessionName: sessionName, DurationSeconds: LIFETIME_MS / 1000 }
    const about = `role ${roleArn}`
    const answer = await aws.call({ service: 'sts', action: 'AssumeRole', input, region, about })
    const { AccessKeyId, SecretAccessKey, SessionToken } = answer.kind === 'done' ? answer.output : {}
    if (typeof AccessKeyId !== 'string' || typeof SecretAccessKey !== 'string' || typeof SessionToken !== 'string') {
      throw new AwsUnavailable({ action: 'sts:AssumeRole', about, region }, 'the answer lacks credentials')
    }
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
  }

  return ({ isFresh }) => {
    if (kept && !isFresh && now() < kept.until) return kept.credentials
    const entry = { credentials: assume(), until: now() + LIFETIME_MS - RENEW_BEFORE_MS }
    kept = entry
    entry.credentials.catch(() => {
      if (kept === entry) kept = undefined
    })
    return entry.credentials
  }
}
