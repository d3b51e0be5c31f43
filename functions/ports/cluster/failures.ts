// What can be wrong with the way to a cluster as a whole; what is wrong with one object is a value, not a failure.
import { type Milliseconds, NeedsPerson, TryLater } from '../../domain/failure.ts'

/** Says that a cluster gave no answer: refused, reset, not found by DNS, or out of time. */
export class ClusterUnreachable extends TryLater {
  override readonly code = 'cluster-unreachable'
  override readonly retryAfterMs: Milliseconds = 15_000
  constructor(host: string, cause: unknown) {
    const reason = describeCause(cause)
    super(
      {
        what: reason === undefined ? 'Cannot reach the cluster' : `Cannot reach the cluster (${reason})`,
        where: host,
        fix: 'Check that the API server runs and that the function may connect to it; it is tried again by itself.',
      },
      { cause },
    )
  }
}

/** Says that a cluster answers, but has no capacity for us now. */
export class ClusterBusy extends TryLater {
  override readonly code = 'cluster-busy'
  override readonly retryAfterMs: Milliseconds
  constructor(host: string, status: number, retryAfterMs: Milliseconds | undefined) {
    super({
      what: `The cluster cannot answer now (HTTP ${status})`,
      where: host,
      fix: 'It is tried again by itself; if this lasts, look at the load and the health of the API server.',
    })
    this.retryAfterMs = Math.max(retryAfterMs ?? 0, 15_000)
  }
}

/** Says that the API server's certificate is not the one the access data promises. */
export class ClusterCertificateUntrusted extends NeedsPerson {
  override readonly code = 'cluster-certificate-untrusted'
  constructor(host: string, cause: unknown) {
    const reason = describeCause(cause) ?? 'unknown reason'
    super(
      {
        what: `The certificate of the cluster is not trusted (${reason})`,
        where: host,
        fix: 'Correct the certificate authority, or the server name, in the access data of this cluster.',
      },
      { cause },
    )
  }
}

/** Says that the API server does not know us, also with fresh credentials. */
export class ClusterCredentialsRefused extends NeedsPerson {
  override readonly code = 'cluster-credentials-refused'
  constructor(host: string) {
    super({
      what: 'The cluster refuses the credentials (HTTP 401)',
      where: host,
      fix: 'Renew the token or the client certificate of this cluster, or map the identity in the cluster.',
    })
  }
}

/** Says that credentials could not be had at all: a file, a command or an identity provider failed. */
export class ClusterCredentialsUnavailable extends NeedsPerson {
  override readonly code = 'cluster-credentials-unavailable'
  /** `what` and `where` must not hold output of the command or text of the file: both may be secret. */
  constructor(what: string, where: string, cause?: unknown) {
    super({ what, where, fix: 'Correct the access data of this cluster, and try its credentials by hand.' }, { cause })
  }
}

/** Says that the kubeconfig cannot be used. */
export class KubeconfigInvalid extends NeedsPerson {
  override readonly code = 'kubeconfig-invalid'
  constructor(what: string, where: string) {
    super({
      what,
      where,
      fix: 'Correct the kubeconfig of this cluster; kubectl config view shows how it is understood.',
    })
  }
}

/** Says that the identity lacks a right without which nothing can be done. */
export class ClusterForbidden extends NeedsPerson {
  override readonly code = 'cluster-forbidden'
  constructor(what: string, where: string) {
    super({ what, where, fix: 'Grant the right to the identity fluxless uses in this cluster.' })
  }
}

/** Says that we may not act as whom the configuration, or the kubeconfig, names. */
export class ClusterImpersonationRefused extends NeedsPerson {
  override readonly code = 'cluster-impersonation-refused'
  constructor(user: string, host: string) {
    super({
      what: `The identity may not act as ${user}`,
      where: host,
      fix: 'Grant it the verb impersonate on this user and each of its groups; fluxctl install prints the rights.',
    })
  }
}

/** Says that the cluster does not let us read or write a lease, or has no place for it. */
export class LeaseRefused extends NeedsPerson {
  override readonly code = 'lease-refused'
  constructor(what: string, where: string) {
    super({
      what,
      where,
      fix: 'Name a lease in a namespace that is there, and grant get, create and update on it: infra/cluster/fluxless.yaml.',
    })
  }
}

/** Says that the cluster sent something that is no answer of a Kubernetes API. */
export class ClusterAnswerUnreadable extends TryLater {
  override readonly code = 'cluster-answer-unreadable'
  override readonly retryAfterMs: Milliseconds = 60_000
  constructor(host: string, what: string) {
    super({
      what,
      where: host,
      fix: 'Check that the address is that of a Kubernetes API server and not of a proxy before it.',
    })
  }
}

/** Names a system error by its code alone: messages may quote what was sent. */
function describeCause(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined
  const { code } = cause as NodeJS.ErrnoException
  return code ?? cause.message
}
