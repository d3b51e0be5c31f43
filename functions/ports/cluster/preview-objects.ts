// Shows what applying would do: the object as it is, and as a dry run makes it. Nothing is written.
import type { PlannedObject } from '../../domain/sync/sync-plan.ts'
import { TOO_LATE } from './concurrency.ts'
import type { Discovery } from './discovery.ts'
import { ClusterBusy, ClusterForbidden } from './failures.ts'
import { findPlace } from './find-place.ts'
import { forEachOf } from './for-each-of.ts'
import { parseObject } from './parse-object.ts'
import type { PatientSend } from './patience.ts'
import { isCrd, readPlannedKinds } from './planned-kinds.ts'
import type { Preview } from './port.ts'
import { readObject } from './read-objects.ts'
import { readRefusal, reportObject } from './read-refusal.ts'
import { APPLY_PATCH } from './request-types.ts'
import { type ResourcePlace, renderObjectPath } from './resource-path.ts'
import { encodeObject, renderApplyQuery } from './send-apply.ts'
import { indexKinds } from './served-kinds.ts'

const WORKERS = 32

type From = { readonly send: PatientSend; readonly host: () => string; readonly fieldManager: string }

/** Previews objects, in their order. What another of them would bring first, a namespace or a kind, is taken as there. */
export async function previewObjects(
  objects: readonly PlannedObject[],
  discovery: Discovery,
  from: From,
): Promise<readonly Preview[]> {
  if (objects.length === 0) return []
  let served = await discovery.known()
  if (objects.some(({ id }) => served.find(id.group, id.kind, id.version) === undefined)) {
    served = await discovery.refresh()
  }
  const nothingPlanned = indexKinds({ kinds: [], staleGroups: new Set() })
  const planned = indexKinds({ kinds: objects.filter(isCrd).flatMap(readPlannedKinds), staleGroups: new Set() })
  const namespaces = new Set(objects.filter(({ id }) => id.group === '' && id.kind === 'Namespace').map(nameOf))
  const previews = new Map<PlannedObject, Preview>()
  await forEachOf(objects, WORKERS, async object => {
    const { id } = object
    const found = findPlace(object, nothingPlanned, served)
    const isPlannedKind = planned.find(id.group, id.kind, id.version) !== undefined
    const preview: Preview =
      'place' in found ? await previewOne(object, found.place, from) : { id, failure: found.failure }
    const isBrought =
      (isPlannedKind && preview.failure?.code === 'kind-not-served') ||
      (isPlannedKind && preview.failure?.code === 'version-not-served') ||
      (namespaces.has(id.namespace) && preview.failure?.code === 'namespace-missing')
    previews.set(object, isBrought ? { id, after: object.body } : preview)
  })
  return objects.map(object => previews.get(object) ?? { id: object.id })
}

async function previewOne(object: PlannedObject, place: ResourcePlace, from: From): Promise<Preview> {
  const { id } = object
  const path = `${renderObjectPath(place, id.namespace, id.name)}?${renderApplyQuery(from.fieldManager)}&dryRun=All`
  const headers = { 'content-type': APPLY_PATCH, accept: 'application/json' }
  const body = encodeObject(object.body, place)
  // Without the object as it is, what it would become looks like something new.
  const reading = readObject(id, place, from).catch(error => {
    if (!(error instanceof ClusterForbidden)) throw error
    return error
  })
  const [before, answer] = await Promise.all([reading, from.send({ method: 'PATCH', path, headers, body })])
  if (before instanceof ClusterForbidden) return { id, failure: reportObject(object, 'forbidden', before.what) }
  if (answer === TOO_LATE) throw new ClusterBusy(from.host(), 503, undefined)
  const seen = before === undefined ? { id } : { id, before }
  if (answer.status !== 200 && answer.status !== 201) return { ...seen, failure: readRefusal(object, answer) }
  return { ...seen, after: parseObject(answer.text, from.host()) }
}

function nameOf({ id }: PlannedObject): string {
  return id.name
}
