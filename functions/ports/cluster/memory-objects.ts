// What the memory cluster tells of the objects it holds: every workload in it is always rolled out.
import { fingerprint } from '../../domain/manifests/fingerprint.ts'
import type { JsonObject, JsonValue } from '../../domain/manifests/json.ts'
import type { ResourceId } from '../../domain/manifests/resource-id.ts'
import { nameFields, type OwnedBody } from './memory-fields.ts'
import type { PodSelector } from './pods-of-workload.ts'
import type { LiveObject, LiveWorkload } from './port.ts'
import { readContainers, type WorkloadObject } from './read-workload.ts'

/** Is what tests say of an object beside its body. */
export type MemoryFlags = Pick<LiveObject, 'isDeleting' | 'hasController' | 'hasFormerManager' | 'finalizers'>

/** Is one object in memory. */
export type StoredObject = MemoryFlags &
  OwnedBody & {
    readonly id: ResourceId
    readonly uid: string
    readonly resourceVersion: string
    /** Its maker is the door; what others made has no footprint. */
    readonly isOurs: boolean
  }

/** Is an object that nothing is special about. */
export const NO_FLAGS: MemoryFlags = {
  isDeleting: false,
  hasController: false,
  hasFormerManager: false,
  finalizers: [],
}

/** Says whether an id is of a kind. */
export function isCalled({ group, kind }: { readonly group: string; readonly kind: string }, id: ResourceId): boolean {
  return id.group === group && id.kind === kind
}

/** Says whether an object stands where a selector looks, and has its labels. */
export function isSelected({ namespace, labels }: PodSelector, stored: StoredObject): boolean {
  const own = describeLive(stored).labels
  return stored.id.namespace === (namespace || 'default') && labels.every(([key, value]) => own[key] === value)
}

/** Describes an object as a metadata list does; what somebody else changed of ours shows in its footprint. */
export function describeLive(stored: StoredObject): LiveObject {
  const { id, uid, resourceVersion, body, owners, isOurs } = stored
  const { isDeleting, hasController, hasFormerManager, finalizers } = stored
  const metadata = fieldsOf(body.metadata)
  return {
    id,
    uid,
    resourceVersion,
    annotations: textsOf(metadata.annotations),
    labels: textsOf(metadata.labels),
    footprint: isOurs ? fingerprint(JSON.stringify(nameFields(owners.maker))) : '',
    isDeleting,
    hasController,
    finalizers,
    hasFormerManager,
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

/** Describes an object whole, with what the cluster added to it. */
export function describeWhole({ body, uid, resourceVersion }: StoredObject): JsonObject {
  return { ...body, metadata: { ...fieldsOf(body.metadata), uid, resourceVersion } }
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
