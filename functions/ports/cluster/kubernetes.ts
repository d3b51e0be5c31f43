// A Kubernetes API server behind the door: server-side apply over its own keep-alive connections.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import { formatResourceKey } from '../../domain/manifests/resource-id.ts'
import type { ClusterAccess } from './access.ts'
import { applyStages } from './apply-stages.ts'
import { openClusterApi } from './cluster-api.ts'
import { createLimiter } from './concurrency.ts'
import { openCredentials } from './credentials.ts'
import { deleteStages } from './delete-stages.ts'
import { openDiscovery } from './discovery.ts'
import { openInventories } from './inventories.ts'
import { openLeases } from './leases.ts'
import { listLive } from './list-live.ts'
import { openPatientSend } from './patience.ts'
import type { Cluster } from './port.ts'
import { previewObjects } from './preview-objects.ts'
import { readObjects } from './read-objects.ts'
import { readPodsOf } from './read-pods-of.ts'
import { readPullSecrets } from './read-pull-secrets.ts'
import { readWorkloads } from './read-workloads.ts'
import { reviewRights } from './review-rights.ts'
import { toCatalog } from './served-kinds.ts'

/** Is what a cluster is opened with. */
export type KubernetesOptions = {
  readonly access: ClusterAccess
  /** Renaming it orphans what was applied under the old name. */
  readonly fieldManager?: string
  readonly now: () => EpochMs
  readonly wait: (ms: Milliseconds) => Promise<void>
  /** From 0 up to, but not including, 1. */
  readonly random: () => number
}

const PROBE_TIMEOUT_MS: Milliseconds = 5_000

/**
 * Opens a cluster; the first use reads credentials and connects.
 *
 * Keep it for the life of the process: it holds connections, discovery and how much the server can take.
 */
export function openKubernetes(options: KubernetesOptions): Cluster & { close(): Promise<void> } {
  const { access, fieldManager = 'fluxless', now, wait, random } = options
  const api = openClusterApi(openCredentials(access, now))
  const { host } = api
  const send = openPatientSend(api, { limiter: createLimiter({ now, wait }), now, wait, random })
  const discovery = openDiscovery(send, host)
  const from = { send, host, fieldManager }

  /** Any answer will do: it is the server that is asked for, not its version. */
  const probe = async () => {
    await api.send({ method: 'GET', path: '/version', timeoutMs: PROBE_TIMEOUT_MS })
  }

  return {
    discover: async () => toCatalog(await discovery.refresh()),
    listLive: (kinds, namespaces = []) => listLive({ kinds, namespaces }, discovery, from),
    readWorkloads: namespace => readWorkloads(namespace, discovery, from),
    apply: async (plan, { live, deadline }) => {
      const before = new Map(live.map(object => [formatResourceKey(object.id), object]))
      return applyStages(plan, discovery, { send, now, wait, deadline, fieldManager, live: before, probe })
    },
    delete: (stages, { deadline }) => deleteStages(stages, discovery, { send, deadline, probe }),
    ...openInventories({ send, host, fieldManager }),
    ...openLeases(api),
    preview: objects => previewObjects(objects, discovery, from),
    readObjects: ids => readObjects(ids, discovery, from),
    readPodsOf: (workload, limit) => readPodsOf(workload, limit, discovery, from),
    readPullSecrets: places => readPullSecrets(places, from),
    reviewRights: questions => reviewRights(questions, from),
    close: async () => api.close(),
  }
}
