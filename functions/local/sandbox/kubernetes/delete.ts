// Deletes objects: preconditions, finalizers, what happens to their dependents, and whole collections.
import { conflict, invalid, notSupported } from './api-failure.ts'
import { readObjectText } from './body.ts'
import { type Answer, type Call, checkDryRun } from './call.ts'
import type { Cluster } from './cluster.ts'
import { refuseImmortal, startTermination } from './namespaces.ts'
import { type KubeObject, listOf, mapOf, timestamp } from './object.ts'
import { readLive } from './read-live.ts'
import type { ResourceType } from './resource-types.ts'
import { readFieldSelector, readLabelSelector } from './selectors.ts'

/** What becomes of the objects that name the deleted one as their owner. */
export type Propagation = 'Background' | 'Foreground' | 'Orphan'

type DeleteOptions = {
  readonly propagation: Propagation
  readonly isDryRun: boolean
  readonly uid?: string | undefined
  readonly resourceVersion?: string | undefined
}

const DEFINITIONS = 'apiextensions.k8s.io/customresourcedefinitions'
const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io'
const FINALIZERS: Partial<Record<Propagation, string>> = { Foreground: 'foregroundDeletion', Orphan: 'orphan' }

/** Kinds whose DELETE answers with the object instead of a Status. */
const RETURNED = new Set([
  ...['/pods', '/services', '/serviceaccounts', '/persistentvolumes', '/persistentvolumeclaims', '/podtemplates'],
  ...['/resourcequotas', 'apps/controllerrevisions', 'storage.k8s.io/storageclasses'],
])

/** Answers DELETE of one object. */
export function handleDelete(cluster: Cluster, call: Call): Answer {
  const { type, namespace = '', name = '' } = call
  const options = readDeleteOptions(call)
  refuseImmortal(type, name)
  const live = readLive(cluster, type, namespace, name)
  const left = deleteObject(cluster, type, live, options)
  if (left) return { kind: 'object', code: 200, object: left }
  if (type.storageKey === '/pods') return { kind: 'object', code: 200, object: mark(cluster, live) }
  if (RETURNED.has(type.storageKey)) return { kind: 'object', code: 200, object: live }
  const { uid } = live.metadata
  const details = { name, ...(type.group && { group: type.group }), kind: type.plural, uid }
  const document = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
  return { kind: 'document', code: 200, document }
}

/** Answers DELETE of a collection with the objects that were in it. */
export function handleDeleteCollection(cluster: Cluster, call: Call): Answer {
  const options = readDeleteOptions(call)
  const isLabelled = readLabelSelector(call.query.get('labelSelector'))
  const isMeant = readFieldSelector(call.query.get('fieldSelector'), call.type)
  const objects = cluster.storage
    .list(call.type.storageKey, call.namespace)
    .filter(object => isLabelled(object) && isMeant(object))
  for (const object of objects) deleteObject(cluster, call.type, object, options)
  return { kind: 'list', objects, metadata: { resourceVersion: String(cluster.storage.version()) } }
}

/**
 * Deletes one object, or marks it when something holds it.
 *
 * @returns the marked object, or nothing when it is gone
 * @throws {ApiFailure} 409 when a precondition does not hold
 */
export function deleteObject(
  cluster: Cluster,
  type: ResourceType,
  live: KubeObject,
  options: DeleteOptions,
): KubeObject | undefined {
  refuseWrongObject(type, live, options)
  const isNamespace = type.storageKey === '/namespaces'
  const extra = FINALIZERS[options.propagation]
  const others = (live.metadata.finalizers ?? []).filter(finalizer => !Object.values(FINALIZERS).includes(finalizer))
  const wanted = extra !== undefined ? [...others, extra] : others
  const isDefinition = type.storageKey === DEFINITIONS
  const finalizers = isDefinition && !wanted.includes(CLEANUP) ? [...wanted, CLEANUP] : wanted
  if (finalizers.length === 0 && !isNamespace) {
    if (!options.isDryRun) cluster.storage.remove(type.storageKey, live)
    return undefined
  }
  const isMarked = live.metadata.deletionTimestamp !== undefined
  if (isMarked && finalizers.length === (live.metadata.finalizers ?? []).length) return live
  const touched = mark(cluster, live)
  const marked = { ...touched, metadata: { ...touched.metadata, ...(finalizers.length > 0 && { finalizers }) } }
  const object = isNamespace ? startTermination(marked) : isDefinition ? announceCleanUp(cluster, marked) : marked
  return options.isDryRun ? object : cluster.storage.put(type.storageKey, object)
}

/** A definition goes after its objects; until then it says so. */
function announceCleanUp(cluster: Cluster, { status, ...definition }: KubeObject): KubeObject {
  const conditions = listOf(mapOf(status).conditions).filter(condition => mapOf(condition).type !== 'Terminating')
  const terminating = {
    type: 'Terminating',
    status: 'True',
    lastTransitionTime: timestamp(cluster.now()),
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  }
  const changed = { ...definition, status: { ...mapOf(status), conditions: [...conditions, terminating] } }
  return changed as unknown as KubeObject
}

function mark(cluster: Cluster, live: KubeObject): KubeObject {
  const { deletionTimestamp, generation } = live.metadata
  const isPlain = live.kind === 'Namespace' || live.kind === 'CustomResourceDefinition'
  return {
    ...live,
    metadata: {
      ...live.metadata,
      deletionTimestamp: deletionTimestamp ?? timestamp(cluster.now()),
      ...(!isPlain && { deletionGracePeriodSeconds: 0 }),
      ...(!isPlain && generation !== undefined && deletionTimestamp === undefined && { generation: generation + 1 }),
    },
  }
}

function refuseWrongObject(type: ResourceType, live: KubeObject, options: DeleteOptions): void {
  const { name, uid, resourceVersion } = live.metadata
  // Preconditions are the one place where the server names the kind instead of the resource.
  const about = { ...type, group: '', plural: type.kind }
  if (options.uid !== undefined && options.uid !== uid) {
    const why = `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`
    throw conflict(about, name, why)
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    const why = `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`
    throw conflict(about, name, why)
  }
}

function readDeleteOptions(call: Call): DeleteOptions {
  const body = call.body.trim() === '' ? {} : readObjectText(call.body)
  const { uid, resourceVersion } = mapOf(body.preconditions)
  const dryRun = [...call.query.getAll('dryRun'), ...(Array.isArray(body.dryRun) ? body.dryRun.map(String) : [])]
  const asked = String(body.propagationPolicy ?? call.query.get('propagationPolicy') ?? '')
  const isOrphaning = String(body.orphanDependents ?? call.query.get('orphanDependents') ?? '') === 'true'
  const problems = checkDryRun(dryRun)
  const policies = ['Background', 'Foreground', 'Orphan'] as const
  const propagation = policies.find(policy => policy === asked)
  if (asked !== '' && !propagation) {
    problems.push(notSupported('propagationPolicy', asked, ['Foreground', 'Background', 'Orphan', 'nil']))
  }
  if (problems.length > 0) throw invalid('meta.k8s.io', 'DeleteOptions', '', problems)
  // A Job leaves its pods behind unless told otherwise: that was its first behaviour, and it has to stay.
  const usual = isOrphaning || call.type.storageKey === 'batch/jobs' ? 'Orphan' : 'Background'
  return {
    propagation: propagation ?? usual,
    isDryRun: dryRun.includes('All'),
    uid: typeof uid === 'string' ? uid : undefined,
    resourceVersion: typeof resourceVersion === 'string' ? resourceVersion : undefined,
  }
}
