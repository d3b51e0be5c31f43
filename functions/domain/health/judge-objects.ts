// Judges the objects that were asked for, the ones that were not found too.
import type { EpochMs } from '../failure.ts'
import type { JsonObject } from '../manifests/json.ts'
import { formatResourceKey, parseApiVersion, type ResourceId, type ResourceKey } from '../manifests/resource-id.ts'
import { fieldsOf, type Health, healthy, progressing, textOf } from './health.ts'
import { judgeHealth } from './judge-health.ts'
import type { JudgedObject } from './sum-up-health.ts'

/** Judges every id by its object among those that were found, in the order of the ids. */
export function judgeObjects(
  ids: readonly ResourceId[],
  found: readonly JsonObject[],
  now: EpochMs,
): readonly JudgedObject[] {
  const objects = new Map(found.map(object => [keyOfObject(object), object] as const))
  return ids.map(id => {
    const object = objects.get(formatResourceKey(id))
    return { id, health: object ? judgeHealth(object, now) : judgeAbsence(id) }
  })
}

/** A Job may be set to go when it is done; anything else that was applied ought to be there. */
function judgeAbsence({ group, kind }: ResourceId): Health {
  return group === 'batch' && kind === 'Job' ? healthy('gone, as finished jobs go') : progressing('it is not there')
}

/** Names an object as it stands in the cluster. */
export function keyOfObject(object: JsonObject): ResourceKey {
  const { namespace, name } = fieldsOf(object.metadata)
  const group = parseApiVersion(textOf(object.apiVersion))?.group ?? ''
  return formatResourceKey({ group, kind: textOf(object.kind), namespace: textOf(namespace), name: textOf(name) })
}
