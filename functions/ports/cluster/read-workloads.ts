// Reads what runs: the five kinds of workloads Flux knows, with their containers and rollouts.
import type { Discovery } from './discovery.ts'
import { ClusterBusy, ClusterForbidden } from './failures.ts'
import { listObjects } from './list-objects.ts'
import type { PatientSend } from './patience.ts'
import type { LiveWorkload } from './port.ts'
import { readWorkload, type WorkloadObject } from './read-workload.ts'
import { renderListPath } from './resource-path.ts'

/** Lists the kinds whose images can be released. */
export const WORKLOAD_KINDS = [
  { group: 'apps', kind: 'Deployment' },
  { group: 'apps', kind: 'StatefulSet' },
  { group: 'apps', kind: 'DaemonSet' },
  { group: 'batch', kind: 'CronJob' },
  { group: 'helm.fluxcd.io', kind: 'HelmRelease' },
] as const

/**
 * Reads the workloads of one namespace, or of all; kinds that are not served are left out.
 *
 * @throws {ClusterForbidden} when none of the kinds may be listed
 */
export async function readWorkloads(
  namespace: string | undefined,
  discovery: Discovery,
  from: { readonly send: PatientSend; readonly host: () => string },
): Promise<readonly LiveWorkload[]> {
  const served = await discovery.known()
  const places = WORKLOAD_KINDS.flatMap(({ group, kind }) => served.find(group, kind) ?? [])
  const lists = await Promise.all(
    places.map(place => {
      const read = (item: unknown) => readWorkload(item as WorkloadObject, place)
      return listObjects(renderListPath(place, namespace), 'application/json', read, from)
    }),
  )
  if (lists.length > 0 && lists.every(({ kind }) => kind === 'forbidden')) {
    const where = namespace === undefined ? 'all namespaces' : `namespace ${namespace}`
    throw new ClusterForbidden('The identity may list no workloads', where)
  }
  if (lists.some(({ kind }) => kind === 'unavailable' || kind === 'broken'))
    throw new ClusterBusy(from.host(), 503, undefined)
  return lists.flatMap(list => (list.kind === 'items' ? list.items : []))
}
