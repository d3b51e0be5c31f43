// Reads the pods of one workload, found by their labels.
import type { JsonObject } from '../../domain/manifests/json.ts'
import type { Discovery } from './discovery.ts'
import { ClusterBusy } from './failures.ts'
import { listObjects } from './list-objects.ts'
import type { PatientSend } from './patience.ts'
import { orderPods, PODS, readPodSelector } from './pods-of-workload.ts'
import { renderListPath } from './resource-path.ts'

/** Of so many, the first ones are chosen: one page, however many pods a workload has. */
const MAX_READ_PODS = 500

/** Reads the pods of a workload; none where they may not be listed. */
export async function readPodsOf(
  workload: JsonObject,
  limit: number,
  discovery: Discovery,
  from: { readonly send: PatientSend; readonly host: () => string },
): Promise<readonly JsonObject[]> {
  const selector = readPodSelector(workload)
  const place = selector && (await discovery.known()).find(PODS.group, PODS.kind)
  if (!selector || !place) return []
  const labelSelector = selector.labels.map(([key, value]) => `${key}=${value}`).join(',')
  const path = renderListPath(place, selector.namespace || 'default')
  // Items of a list do not say what they are.
  const read = (item: unknown): JsonObject => ({ apiVersion: place.version, kind: PODS.kind, ...(item as JsonObject) })
  const list = await listObjects(path, 'application/json', read, { ...from, labelSelector, enough: MAX_READ_PODS })
  switch (list.kind) {
    case 'items':
      return orderPods(list.items).slice(0, limit)
    case 'forbidden':
    case 'not-served':
      return []
    case 'unavailable':
    case 'broken':
      throw new ClusterBusy(from.host(), 503, undefined)
  }
}
