// Leases of coordination.k8s.io, read and written without patience: a renewal that comes late is of no use.
import type { EpochMs } from '../../domain/failure.ts'
import type { KeptLease, Lease } from '../../domain/leadership/lease.ts'
import type { ClusterApi } from './cluster-api.ts'
import { ClusterBusy, LeaseRefused } from './failures.ts'
import { readRetryAfter } from './patience.ts'
import type { LeaseKeeper, LeasePlace } from './port.ts'
import { readRefusal } from './read-refusal.ts'
import { renderListPath, renderObjectPath } from './resource-path.ts'
import type { ApiAnswer, ApiRequest } from './transport.ts'

const LEASES = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases', scope: 'Namespaced' } as const
/** Well below what any lease is taken for. */
const REQUEST_TIMEOUT_MS = 4_000
/** Kubernetes counts leases in whole seconds. */
const SECOND_MS = 1000

type LeaseObject = {
  readonly metadata?: { readonly resourceVersion?: string }
  readonly spec?: {
    readonly holderIdentity?: string
    readonly leaseDurationSeconds?: number
    readonly acquireTime?: string
    readonly renewTime?: string
    readonly leaseTransitions?: number
  }
}

/** Opens the leases of one API server. */
export function openLeases(api: ClusterApi): LeaseKeeper {
  const send = (request: Pick<ApiRequest, 'method' | 'path' | 'body'>): Promise<ApiAnswer> => {
    const type = request.body === undefined ? {} : { 'content-type': 'application/json' }
    const headers = { accept: 'application/json', ...type }
    return api.send({ ...request, headers, timeoutMs: REQUEST_TIMEOUT_MS })
  }

  const refuse = ({ namespace, name }: LeasePlace, answer: ApiAnswer): Error => {
    const isOurs = answer.status === 429 || answer.status >= 500
    if (isOurs) return new ClusterBusy(api.host(), answer.status, readRetryAfter(answer))
    const id = { group: LEASES.group, version: LEASES.version, kind: 'Lease', namespace, name }
    return new LeaseRefused(readRefusal({ id }, answer).what, `lease ${namespace}/${name}`)
  }

  return {
    async readLease(place) {
      const answer = await send({ method: 'GET', path: renderObjectPath(LEASES, place.namespace, place.name) })
      if (answer.status === 404) return undefined
      if (answer.status !== 200) throw refuse(place, answer)
      return readLeaseObject(answer)
    },
    async writeLease(place, lease, version) {
      const { namespace, name } = place
      const body = JSON.stringify(renderLeaseObject(place, lease, version))
      const answer = await (version === undefined
        ? send({ method: 'POST', path: renderListPath(LEASES, namespace), body })
        : send({ method: 'PUT', path: renderObjectPath(LEASES, namespace, name), body }))
      // Written by somebody else, or taken away, since it was read.
      const isOvertaken = answer.status === 409 || (answer.status === 404 && version !== undefined)
      if (isOvertaken) return undefined
      if (answer.status >= 300) throw refuse(place, answer)
      return readLeaseObject(answer)
    },
  }
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/ */
function renderLeaseObject({ namespace, name }: LeasePlace, lease: Lease, version: string | undefined) {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { namespace, name, ...(version === undefined ? {} : { resourceVersion: version }) },
    spec: {
      holderIdentity: lease.holder,
      leaseDurationSeconds: Math.max(1, Math.round(lease.durationMs / SECOND_MS)),
      acquireTime: renderMicroTime(lease.acquiredAt),
      renewTime: renderMicroTime(lease.renewedAt),
      leaseTransitions: lease.transitions,
    },
  }
}

function readLeaseObject({ text }: ApiAnswer): KeptLease {
  const { metadata, spec } = JSON.parse(text) as LeaseObject
  return {
    version: metadata?.resourceVersion ?? '',
    holder: spec?.holderIdentity ?? '',
    durationMs: (spec?.leaseDurationSeconds ?? 0) * SECOND_MS,
    acquiredAt: readMicroTime(spec?.acquireTime),
    renewedAt: readMicroTime(spec?.renewTime),
    transitions: spec?.leaseTransitions ?? 0,
  }
}

/** A MicroTime has six digits, no fewer. */
function renderMicroTime(moment: EpochMs): string {
  return new Date(moment).toISOString().replace('Z', '000Z')
}

function readMicroTime(text: string | undefined): EpochMs {
  const moment = Date.parse(text ?? '')
  return Number.isNaN(moment) ? 0 : moment
}
