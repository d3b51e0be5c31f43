// The one way into storage: completes, checks and numbers a new or changed object, or says what is wrong with it.
import { alreadyExists, conflict, forbiddenField, invalid, invalidValue, STALE } from './api-failure.ts'
import { type Cluster, type Draft, kindKey } from './cluster.ts'
import { firstGeneration, nextGeneration } from './kinds/generation.ts'
import { checkChange } from './kinds/immutability.ts'
import { prepareNew } from './kinds/prepare.ts'
import { checkObject } from './kinds/validation.ts'
import { checkSchemaRules } from './merging.ts'
import { refuseInMissingNamespace } from './namespaces.ts'
import { copyOf, isSameJson, type KubeObject, timestamp } from './object.ts'
import { hasSubresource, type ResourceType } from './resource-types.ts'

/**
 * Stores a new object that has its defaults and its managed fields.
 *
 * @throws {ApiFailure} 403, 404, 409 or 422
 */
export function storeNew(cluster: Cluster, type: ResourceType, sent: KubeObject, isDryRun: boolean): KubeObject {
  const draft = copyOf(sent) as unknown as Draft
  const { metadata } = draft
  refuseInMissingNamespace(cluster, type, metadata)
  if (!metadata.name && typeof metadata.generateName === 'string') {
    metadata.name = metadata.generateName.slice(0, 58) + randomSuffix(cluster.newUid())
  }
  const uid = cluster.newUid()
  for (const field of ['resourceVersion', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink']) {
    delete metadata[field]
  }
  metadata.uid = uid
  metadata.creationTimestamp = timestamp(cluster.now())
  const generation = firstGeneration(type)
  if (generation === undefined) delete metadata.generation
  else metadata.generation = generation
  if (hasSubresource(type, 'status')) delete draft.status
  prepareNew(kindKey(type), draft, uid, cluster.allocator)
  check(cluster, type, draft)
  const object = orderFields(draft)
  const { name } = object.metadata
  if (cluster.storage.get(type.storageKey, object.metadata.namespace ?? '', name)) throw alreadyExists(type, name)
  return isDryRun ? object : cluster.storage.put(type.storageKey, object)
}

/**
 * Stores a changed object that has its defaults and its managed fields; nothing is written when nothing changed.
 *
 * @throws {ApiFailure} 409 or 422
 */
export function storeChanged(
  cluster: Cluster,
  type: ResourceType,
  live: KubeObject,
  sent: KubeObject,
  how: { readonly isDryRun: boolean; readonly subresource: string | undefined },
): KubeObject {
  refuseStale(type, live, sent)
  const draft = keepFixed(type, live, copyOf(sent) as unknown as Draft, how.subresource)
  check(cluster, type, draft, live)
  const generation = nextGeneration(type, live, draft as unknown as KubeObject)
  if (generation === undefined) delete draft.metadata.generation
  else draft.metadata.generation = generation
  const object = orderFields(draft)
  const isGone = live.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).length === 0
  if (isGone && isReleased(type, object)) {
    if (!how.isDryRun) cluster.storage.remove(type.storageKey, object)
    return object
  }
  if (isUnchanged(live, object)) return live
  return how.isDryRun ? object : cluster.storage.put(type.storageKey, object)
}

/**
 * Refuses a change that was made for another version or another object of that name.
 *
 * @throws {ApiFailure} 409 or 422
 */
function refuseStale(type: ResourceType, live: KubeObject, sent: KubeObject): void {
  const { resourceVersion, uid } = sent.metadata
  const { name } = live.metadata
  if (uid && uid !== live.metadata.uid) {
    const problem = invalidValue('metadata.uid', uid, 'field is immutable')
    throw invalid(type.group, type.kind, name, [problem, problem])
  }
  if (resourceVersion && resourceVersion !== live.metadata.resourceVersion) throw conflict(type, name, STALE)
}

/** Puts back what a change may not touch: identity, and the part that belongs to the other endpoint. */
function keepFixed(type: ResourceType, live: KubeObject, draft: Draft, subresource: string | undefined): Draft {
  const isStatus = subresource === 'status'
  const base = isStatus ? ({ ...copyOf(live), status: draft.status } as unknown as Draft) : draft
  const { metadata: fixed } = live
  const metadata = isStatus ? { ...base.metadata, managedFields: draft.metadata.managedFields } : base.metadata
  for (const field of ['uid', 'creationTimestamp', 'generation', 'resourceVersion', 'generateName'] as const) {
    if (fixed[field] === undefined) delete metadata[field]
    else metadata[field] = fixed[field]
  }
  for (const field of ['deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    if (fixed[field] === undefined) delete metadata[field]
    else metadata[field] = fixed[field]
  }
  if (subresource === undefined && hasSubresource(type, 'status')) {
    if (live.status === undefined) delete base.status
    else base.status = copyOf(live.status)
  }
  return { ...base, metadata }
}

function check(cluster: Cluster, type: ResourceType, draft: Draft, live?: KubeObject): void {
  const problems = checkObject(type.custom ? '' : type.group, type.custom ? '' : type.kind, type.isNamespaced, draft)
  problems.push(...checkSchemaRules(cluster, type, draft as unknown as KubeObject))
  const added = (draft.metadata.finalizers as string[] | undefined)?.filter(
    finalizer => !live?.metadata.finalizers?.includes(finalizer),
  )
  if (live?.metadata.deletionTimestamp && added && added.length > 0) {
    const words = added.map(finalizer => JSON.stringify(finalizer)).join(', ')
    const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${words}}`
    // The server checks metadata twice on an update, and says so twice.
    problems.push(forbiddenField('metadata.finalizers', why), forbiddenField('metadata.finalizers', why))
  }
  if (live && !type.custom && problems.length === 0) {
    problems.push(...checkChange(type.group, type.kind, live as unknown as Draft, draft))
  }
  if (problems.length > 0) throw invalid(type.group, type.kind, String(draft.metadata.name ?? ''), problems)
}

/** A namespace goes only when its content has gone; `namespaces.ts` takes it away then. */
function isReleased(type: ResourceType, object: KubeObject): boolean {
  if (type.storageKey !== '/namespaces') return true
  const finalizers = (object.spec as { finalizers?: string[] } | undefined)?.finalizers ?? []
  return finalizers.length === 0
}

function isUnchanged(live: KubeObject, object: KubeObject): boolean {
  const withoutTimes = ({ metadata, ...rest }: KubeObject) => ({
    ...rest,
    metadata: { ...metadata, managedFields: metadata.managedFields?.map(({ time: _, ...entry }) => entry) },
  })
  return isSameJson(withoutTimes(live), withoutTimes(object))
}

function orderFields(draft: Draft): KubeObject {
  const { kind, apiVersion, metadata, ...rest } = draft
  const { name, generateName, namespace, uid, resourceVersion, generation, ...more } = metadata
  const ordered = { name, generateName, namespace, uid, resourceVersion, generation, ...more }
  const present = Object.fromEntries(
    Object.entries(ordered).filter(([, value]) => value !== undefined && value !== null),
  )
  return { kind, apiVersion, metadata: present, ...rest } as unknown as KubeObject
}

function randomSuffix(uid: string): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  return [...uid.replaceAll('-', '').slice(0, 10).matchAll(/../g)]
    .map(([pair]) => letters[Number.parseInt(pair, 16) % letters.length])
    .join('')
}
