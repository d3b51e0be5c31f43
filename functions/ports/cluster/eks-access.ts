// The way to an EKS cluster: a signed request is the token, and EKS itself says where the cluster is.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { AwsApi, AwsSigner } from '../aws/port.ts'
import type { CloudAccess, ClusterPlace } from './access.ts'
import { ClusterNotFound, ClusterNotReady } from './cloud-failures.ts'

/** Names the cluster; with address and authority, EKS is not asked, and no right to ask it is needed. */
export type EksOptions = {
  readonly name: string
  readonly region: string
  readonly endpoint?: string | undefined
  /** As EKS writes it: PEM in base64. */
  readonly certificateAuthority?: string | undefined
  readonly now: () => EpochMs
}

/** Are the identity that the cluster is to know. */
export type EksDoors = { readonly api: AwsApi; readonly signer: Pick<AwsSigner, 'presign'> }

/** A cluster that was made anew under its name is found again so soon. */
const PLACE_LIFETIME_MS: Milliseconds = 10 * 60_000
/** STS ignores it: a token is good for 15 minutes from its date. Ours is signed anew for each login, once a minute. */
const EXPIRES_IN_SECONDS = 60
const MISSING = ['ResourceNotFoundException'] as const

/**
 * Opens the way; signing a token costs no request.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-auth.html
 * @see https://github.com/kubernetes-sigs/aws-iam-authenticator
 */
export function openEksAccess(options: EksOptions, { api, signer }: EksDoors): CloudAccess {
  const { name, region, endpoint, certificateAuthority, now } = options
  const about = `EKS cluster ${name}`
  let kept: { readonly place: ClusterPlace; readonly until: EpochMs } | undefined

  async function describe(): Promise<ClusterPlace> {
    const call = { service: 'eks', action: 'DescribeCluster', input: { name }, about, region } as const
    const answer = await api.call({ ...call, outcomes: MISSING })
    if (answer.kind === 'refused') throw new ClusterNotFound(`${about}, ${region}`)
    const cluster = (answer.output.cluster ?? {}) as EksCluster
    const server = endpoint ?? cluster.endpoint
    const authority = certificateAuthority ?? cluster.certificateAuthority?.data
    if (!server || !authority) throw new ClusterNotReady(`${about}, ${region}`, cluster.status ?? 'no status')
    return { server, ca: decode(authority) }
  }

  return {
    async place() {
      if (endpoint !== undefined && certificateAuthority !== undefined) {
        return { server: endpoint, ca: decode(certificateAuthority) }
      }
      if (kept && now() < kept.until) return kept.place
      kept = { place: await describe(), until: now() + PLACE_LIFETIME_MS }
      return kept.place
    },
    async token({ isFresh }) {
      const url = await signer.presign({
        isFresh,
        service: 'sts',
        region,
        method: 'GET',
        path: '/?Action=GetCallerIdentity&Version=2011-06-15',
        headers: { 'x-k8s-aws-id': name },
        expiresInSeconds: EXPIRES_IN_SECONDS,
      })
      return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`
    },
  }
}

type EksCluster = {
  readonly status?: string
  readonly endpoint?: string
  readonly certificateAuthority?: { readonly data?: string }
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8')
}
