// Lists what stands in the cluster, as metadata only: a Secret's data never leaves the server.
import type { Discovery } from './discovery.ts'
import { ClusterBusy } from './failures.ts'
import { forEachOf } from './for-each-of.ts'
import { type Listed, listObjects } from './list-objects.ts'
import type { PatientSend } from './patience.ts'
import type { LiveListing, LiveObject } from './port.ts'
import { readLive } from './read-metadata.ts'
import { METADATA_LIST } from './request-types.ts'
import { type ResourcePlace, renderListPath } from './resource-path.ts'

/** Each holds one page in memory. */
const KINDS_AT_A_TIME = 8

type KindName = { readonly group: string; readonly kind: string }

/**
 * Lists the metadata of all objects of these kinds; absence means something only among the kinds that could be listed. What
 * may not be listed as a whole is listed in each of the namespaces.
 */
export async function listLive(
  { kinds, namespaces }: { readonly kinds: readonly KindName[]; readonly namespaces: readonly string[] },
  discovery: Discovery,
  from: { readonly send: PatientSend; readonly host: () => string; readonly fieldManager: string },
): Promise<LiveListing> {
  let served = await discovery.known()
  if (kinds.some(({ group, kind }) => served.find(group, kind) === undefined)) served = await discovery.refresh()
  const objects: LiveObject[] = []
  const listed = new Set<string>()
  const listOne = async (kind: KindName): Promise<void> => {
    const place = served.find(kind.group, kind.kind)
    if (!place?.verbs.includes('list')) return
    const list = await listWhere(namespaces, place, namespace =>
      listObjects(
        renderListPath(place, namespace),
        METADATA_LIST,
        item => readLive(item, place, from.fieldManager),
        from,
      ),
    )
    if (list.kind === 'items') {
      for (const item of list.items) objects.push(item)
      // What a group that does not answer told before may be old.
      if (!served.isStale(kind.group)) listed.add(nameKind(kind))
      return
    }
    // An aggregated API that is down must not stop the run; the API server itself being down must.
    if (list.kind === 'unavailable' && !(await discovery.refresh()).isStale(place.group)) {
      throw new ClusterBusy(from.host(), 503, undefined)
    }
  }
  await forEachOf([...new Map(kinds.map(kind => [nameKind(kind), kind])).values()], KINDS_AT_A_TIME, listOne)
  return { objects, isListed: kind => listed.has(nameKind(kind)) }
}

/** Lists everywhere; where that is forbidden, in each namespace, all of which must answer. */
async function listWhere(
  namespaces: readonly string[],
  place: ResourcePlace,
  list: (namespace?: string) => Promise<Listed<LiveObject>>,
): Promise<Listed<LiveObject>> {
  const whole = await list()
  if (whole.kind !== 'forbidden' || place.scope === 'Cluster' || namespaces.length === 0) return whole
  const items: LiveObject[] = []
  for (const namespace of namespaces) {
    const part = await list(namespace)
    if (part.kind !== 'items') return part
    items.push(...part.items)
  }
  return { kind: 'items', items }
}

function nameKind({ group, kind }: KindName): string {
  return `${group}/${kind}`
}
