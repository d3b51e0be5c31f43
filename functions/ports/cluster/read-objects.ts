// Reads whole objects one by one, as many at a time as the server takes.
import type { JsonObject } from '../../domain/manifests/json.ts'
import { formatResourceId, type ResourceId } from '../../domain/manifests/resource-id.ts'
import { TOO_LATE } from './concurrency.ts'
import type { Discovery } from './discovery.ts'
import { ClusterBusy, ClusterForbidden } from './failures.ts'
import { forEachOf } from './for-each-of.ts'
import { parseObject } from './parse-object.ts'
import { type PatientSend, readRetryAfter } from './patience.ts'
import { type ResourcePlace, renderObjectPath } from './resource-path.ts'

const WORKERS = 32

type From = { readonly send: PatientSend; readonly host: () => string }

/**
 * Reads objects in the version they name, or in the one the server prefers; what is not there is left out.
 *
 * @throws {ClusterForbidden} when one of them may not be read
 */
export async function readObjects(
  ids: readonly ResourceId[],
  discovery: Discovery,
  from: From,
): Promise<readonly JsonObject[]> {
  if (ids.length === 0) return []
  let served = await discovery.known()
  if (ids.some(({ group, kind }) => served.find(group, kind) === undefined)) served = await discovery.refresh()
  const found = new Map<ResourceId, JsonObject>()
  await forEachOf(ids, WORKERS, async id => {
    const place = served.find(id.group, id.kind, id.version) ?? served.find(id.group, id.kind)
    const object = place && (await readObject(id, place, from))
    if (object) found.set(id, object)
  })
  return ids.map(id => found.get(id)).filter(object => object !== undefined)
}

/** Reads one object whole; undefined when there is none. */
export async function readObject(
  id: ResourceId,
  place: ResourcePlace,
  { send, host }: From,
): Promise<JsonObject | undefined> {
  const path = renderObjectPath(place, id.namespace, id.name)
  const answer = await send({ method: 'GET', path, headers: { accept: 'application/json' } })
  if (answer === TOO_LATE) throw new ClusterBusy(host(), 503, undefined)
  if (answer.status === 200) return parseObject(answer.text, host())
  if (answer.status === 404) return undefined
  if (answer.status === 403) throw new ClusterForbidden('The identity may not read an object', formatResourceId(id))
  throw new ClusterBusy(host(), answer.status, readRetryAfter(answer))
}
