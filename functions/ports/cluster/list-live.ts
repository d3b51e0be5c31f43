// Lists what stands in the cluster, as metadata only: a Secret's data never leaves the server.
import type { Discovery } from './discovery.ts'
import { ClusterBusy } from './failures.ts'
import { listObjects } from './list-objects.ts'
import type { PatientSend } from './patience.ts'
import type { LiveObject } from './port.ts'
import { renderListPath } from './resource-path.ts'
import type { ServedKind } from './served-kinds.ts'

const ACCEPT = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1, application/json'

type Metadata = {
  readonly name?: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly annotations?: Readonly<Record<string, string>> | null
  readonly labels?: Readonly<Record<string, string>> | null
}

/** Lists the metadata of all objects of these kinds, all kinds at once; kinds we may not list are left out. */
export async function listLive(
  kinds: readonly { readonly group: string; readonly kind: string }[],
  discovery: Discovery,
  from: { readonly send: PatientSend; readonly host: () => string },
): Promise<readonly LiveObject[]> {
  let served = await discovery.known()
  if (kinds.some(({ group, kind }) => served.find(group, kind) === undefined)) served = await discovery.refresh()
  const wanted = new Map(kinds.map(({ group, kind }) => [`${group}/${kind}`, served.find(group, kind)]))
  const listOne = async (place: ServedKind | undefined): Promise<readonly LiveObject[]> => {
    if (!place?.verbs.includes('list')) return []
    const listed = await listObjects(renderListPath(place), ACCEPT, item => readLive(item, place), from)
    if (listed.kind === 'items') return listed.items
    // An aggregated API that is down must not stop the run; the API server itself being down must.
    if (listed.kind === 'unavailable' && !(await discovery.refresh()).isStale(place.group)) {
      throw new ClusterBusy(from.host(), 503, undefined)
    }
    return []
  }
  return (await Promise.all([...wanted.values()].map(listOne))).flat()
}

/** Every item calls itself `PartialObjectMetadata`: its kind is the one that was asked for. */
function readLive(item: unknown, { group, version, kind }: ServedKind): LiveObject {
  const { metadata = {} } = item as { readonly metadata?: Metadata }
  const { name = '', namespace = '', uid = '', resourceVersion = '', annotations, labels } = metadata
  return {
    id: { group, version, kind, namespace, name },
    uid,
    resourceVersion,
    annotations: annotations ?? {},
    labels: labels ?? {},
  }
}
