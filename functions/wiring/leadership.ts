// Picks how this process gets the right to work: by a lease in one of the clusters, or it is alone.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { Milliseconds } from '../domain/failure.ts'
import { openAlone } from '../ports/leadership/alone.ts'
import { openLease } from '../ports/leadership/lease.ts'
import type { Leadership } from '../ports/leadership/port.ts'
import type { Log } from '../ports/log/port.ts'
import { openClusters } from './clusters.ts'
import type { Settings } from './settings.ts'

/** Names a lease; `cluster` is a name of the configuration. */
export type LeaseName = {
  readonly cluster: string
  readonly namespace: string
  readonly name: string
  readonly durationMs: Milliseconds
}

/**
 * Opens leadership. The lease has connections of its own, so that no sync holds a renewal up, and is kept by our own
 * identity, whomever we impersonate to apply.
 */
export function openLeadership(settings: Settings, log: Log, lease: LeaseName | undefined): Leadership {
  if (lease === undefined) return openAlone()
  const { cluster: clusterName, namespace, name, durationMs } = lease
  return openLease({
    keeper: openClusters(asOurselves(settings, clusterName))(clusterName),
    place: { namespace, name },
    name: `${hostname()}_${randomUUID().slice(0, 8)}`,
    durationMs,
    moment: () => performance.now(),
    now: settings.now,
    after(waitMs, call) {
      const timer = setTimeout(call, waitMs)
      return () => clearTimeout(timer)
    },
    log,
  })
}

function asOurselves(settings: Settings, name: string): Settings {
  const cluster = settings.config.clusters[name]
  if (cluster === undefined || !('impersonate' in cluster)) return settings
  const { impersonate: _, ...own } = cluster
  return { ...settings, config: { ...settings.config, clusters: { ...settings.config.clusters, [name]: own } } }
}
