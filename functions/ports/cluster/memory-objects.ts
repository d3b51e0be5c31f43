// What the memory cluster tells of the objects it holds: every workload in it is always rolled out.
import { encodeJson } from '../../domain/manifests/encode-json.ts'
import { fingerprint } from '../../domain/manifests/fingerprint.ts'
import type { JsonObject, JsonValue } from '../../domain/manifests/json.ts'
import type { ResourceId } from '../../domain/manifests/resource-id.ts'
import type { PlannedObject } from '../../domain/sync/sync-plan.ts'
import type { LiveObject, LiveWorkload } from './port.ts'
import { readContainers, type WorkloadObject } from './read-workload.ts'

/** Is one object in memory. */
export type StoredObject = PlannedObject & { readonly uid: string; readonly resourceVersion: string }

/** Says whether an id is of a kind. */
export function isCalled({ group, kind }: { readonly group: string; readonly kind: string }, id: ResourceId): boolean {
  return id.group === group && id.kind === kind
}

/** Describes an object as a metadata list does. */
export function describeLive({ id, uid, resourceVersion, body }: StoredObject): LiveObject {
  const metadata = fieldsOf(body.metadata)
  const annotations = textsOf(metadata.annotations)
  return {
    id,
    uid,
    resourceVersion,
    annotations,
    labels: textsOf(metadata.labels),
    footprint: fingerprint(encodeJson(body)),
    isDeleting: false,
    hasController: false,
    finalizers: [],
    hasFormerManager: false,
  }
}

/** Describes a workload whose controllers have nothing left to do. */
export function describeWorkload(stored: StoredObject): LiveWorkload {
  const { id, annotations, labels } = describeLive(stored)
  const object = stored.body as WorkloadObject
  const count = id.kind === 'CronJob' || id.kind === 'DaemonSet' ? 0 : (object.spec?.replicas ?? 1)
  return {
    id,
    containers: readContainers(id, stored.body, annotations),
    annotations,
    labels,
    rollout: { desired: count, updated: count, ready: count, available: count, outdated: 0, messages: [] },
    status: 'ready',
  }
}

function fieldsOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

function textsOf(value: JsonValue | undefined): Readonly<Record<string, string>> {
  const texts = Object.entries(fieldsOf(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return Object.fromEntries(texts)
}
