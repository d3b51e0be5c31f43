// What can be wrong with the cloud that a cluster is in, before the cluster itself is asked.
import { type Milliseconds, NeedsPerson, TryLater } from '../../domain/failure.ts'

/** Says that the cloud knows no such cluster. */
export class ClusterNotFound extends NeedsPerson {
  override readonly code = 'cluster-not-found'
  constructor(where: string) {
    super({ what: 'The cloud knows no such cluster', where, fix: 'Correct its name, its region or the account.' })
  }
}

/** Says that the cloud names no address of the cluster: it is being made, or deleted. */
export class ClusterNotReady extends TryLater {
  override readonly code = 'cluster-not-ready'
  override readonly retryAfterMs: Milliseconds = 60_000
  constructor(where: string, status: string) {
    super({
      what: `The cloud names no address of the cluster (${status})`,
      where,
      fix: 'It is tried again by itself; if this lasts, look at the state of the cluster in the console of the cloud.',
    })
  }
}

/** Says that an identity provider gives no token now. */
export class IdentityProviderUnavailable extends TryLater {
  override readonly code = 'identity-provider-unavailable'
  override readonly retryAfterMs: Milliseconds = 15_000
  constructor(where: string, why: string) {
    super({
      what: `The identity provider gives no token now (${why})`,
      where,
      fix: 'It is tried again by itself; if this lasts, look at the health of the cloud and the way to it.',
    })
  }
}

/** Says that the account of AWS gives no tokens for others. */
export class IdentityFederationOff extends NeedsPerson {
  override readonly code = 'identity-federation-off'
  constructor(where: string) {
    super({
      what: 'The AWS account gives no identity tokens to others',
      where,
      fix: 'Enable outbound identity federation for the account in IAM, or give the application a client secret.',
    })
  }
}
