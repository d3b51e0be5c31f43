// Answers POST and PUT: reads the object, records who changes it, and stores it.
import { ApiFailure, badRequest, conflict, invalid, invalidValue, notFound, unknownResource } from './api-failure.ts'
import { describeJsonError, findDuplicateKeys, readObject, readObjectText } from './body.ts'
import { type Answer, type Call, matchBody, readWriteOptions, type WriteOptions } from './call.ts'
import type { Cluster } from './cluster.ts'
import { completeDraft } from './complete-draft.ts'
import { describeMisreading } from './merge/misreadings.ts'
import { fitToSchema, inVersion, listUnknownFields, recordOwners } from './merging.ts'
import { unsupportedMedia } from './negotiation.ts'
import type { JsonMap, KubeObject } from './object.ts'
import { readLive } from './read-live.ts'
import { answerReview } from './reviews.ts'
import { recordScale, renderScale, toScaled } from './scale.ts'
import { storeChanged, storeNew } from './write.ts'

const READABLE = ['application/json', 'application/yaml', 'application/x-yaml', 'text/yaml', '']
const ACCEPTED = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'

/** Answers POST on a collection. */
export function handleCreate(cluster: Cluster, call: Call): Answer {
  const { type } = call
  const options = readWriteOptions(call, 'CreateOptions')
  const review = answerReview(call, readSent(call))
  if (review) return review
  if (call.name !== undefined) throw unknownResource()
  const body = matchBody(call, readSent(call))
  if (body.metadata.resourceVersion) {
    throw new ApiFailure(500, undefined, 'resourceVersion should not be set on objects to be created')
  }
  const fitted = fit(cluster, call, body, options)
  const named = completeDraft(cluster, type, fitted, undefined) as unknown as KubeObject
  const { managedFields: _, ...metadata } = named.metadata
  const owned = recordOwners(
    cluster,
    { type, live: undefined, subresource: undefined, options },
    { ...named, metadata },
  )
  return { kind: 'object', code: 201, object: storeNew(cluster, type, owned, options.isDryRun) }
}

/** Answers PUT on an object or one of its subresources. */
export function handleUpdate(cluster: Cluster, call: Call): Answer {
  const { type, namespace = '', name = '', subresource } = call
  const options = readWriteOptions(call, 'UpdateOptions')
  if (subresource === 'scale') {
    const live = readLive(cluster, type, namespace, name)
    const changed = toScaled(type, live, readObjectText(call.body))
    const stored = storeChange(cluster, call, live, changed, options)
    return { kind: 'object', code: 200, object: renderScale(type, stored) }
  }
  const sent = readSent(call)
  const body = matchBody(call, sent)
  if (!sent.metadata.name) {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  }
  const live = cluster.storage.get(type.storageKey, namespace, name)
  if (!live) {
    // Kinds that may be created by PUT exist, but none that matters here.
    if (body.metadata.uid)
      throw conflict(type, name, `Precondition failed: UID in precondition: ${body.metadata.uid}, UID in object meta: `)
    throw notFound(type, name)
  }
  if (!body.metadata.resourceVersion && needsVersion(type.storageKey, type.custom !== undefined)) {
    const problem = invalidValue('metadata.resourceVersion', 0, 'must be specified for an update')
    throw invalid(type.group, type.plural, name, [problem])
  }
  const { uid } = live.metadata
  if (body.metadata.uid && body.metadata.uid !== uid) {
    const key = `/registry/${type.plural}/${namespace && `${namespace}/`}${name}`
    const words = `Precondition failed: UID in precondition: ${body.metadata.uid}, UID in object meta: ${uid}`
    const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${words}`
    throw conflict(type, name, why)
  }
  const fitted = fit(cluster, call, body, options)
  return { kind: 'object', code: 200, object: storeChange(cluster, call, live, fitted, options) }
}

/** Stores a changed object that fits its schema, by whatever kind of request it was made. */
export function storeChange(
  cluster: Cluster,
  call: Call,
  live: KubeObject,
  fitted: KubeObject,
  options: WriteOptions,
): KubeObject {
  const { type, subresource } = call
  const shown = inVersion(live, type)
  const complete = completeDraft(cluster, type, fitted, shown) as unknown as KubeObject
  const owned =
    subresource === 'scale'
      ? recordScale(cluster, type, shown, complete, options)
      : recordOwners(cluster, { type, live: shown, subresource, options }, complete)
  return storeChanged(cluster, type, shown, owned, { isDryRun: options.isDryRun, subresource })
}

/**
 * Drops fields that the kind does not have, and says so as the client asked for.
 *
 * @throws {ApiFailure} 400 under strict validation
 */
function fit(cluster: Cluster, call: Call, body: KubeObject, options: WriteOptions): KubeObject {
  const { kind, version } = call.type
  const problems = describeSurplus(cluster, call, body, options, findDuplicateKeys)
  if (problems.length > 0 && options.validation === 'Strict') {
    const words = `strict decoding error: ${problems.join(', ')}`
    throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${words}`)
  }
  const misreading = describeMisreading(body, cluster.schemaOf(call.type))
  if (misreading) throw badRequest(misreading)
  for (const problem of problems) call.warn(problem)
  return fitToSchema(cluster, call.type, body)
}

/** Names unknown and doubled fields, unless the client wants them ignored. */
export function describeSurplus(
  cluster: Cluster,
  call: Call,
  object: KubeObject,
  { validation }: WriteOptions,
  findDuplicates: (text: string) => string[],
): string[] {
  if (validation === 'Ignore') return []
  const unknown = listUnknownFields(cluster, call.type, object).map(field => `unknown field "${field}"`)
  const twice = call.body.trimStart().startsWith('{') ? findDuplicates(call.body) : []
  return [...unknown, ...twice.map(field => `duplicate field "${field}"`)]
}

function readSent(call: Call): KubeObject {
  if (!READABLE.includes(call.contentType)) throw unsupportedMedia(ACCEPTED)
  const { kind, apiVersion, custom } = call.type
  if (call.body.trimStart().startsWith('{')) {
    try {
      // A built-in kind is taken for what its URL says when the body does not say; a custom one must say.
      const sent = JSON.parse(call.body) as JsonMap
      if (custom && typeof sent.kind !== 'string') {
        const words = `Object 'Kind' is missing in '${call.body}' (${call.body.slice(0, 36)} ...)`
        throw badRequest(`the object provided is unrecognized (must be of type ${kind}): ${words}`)
      }
      return readObject(sent, custom || call.subresource ? {} : { kind, apiVersion })
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause
      const words = `couldn't get version/kind; json parse error: ${describeJsonError(cause)} (${call.body.slice(0, 100)})`
      throw badRequest(`the object provided is unrecognized (must be of type ${kind}): ${words}`)
    }
  }
  return readObject(readObjectText(call.body))
}

/** Kinds that refuse an update without a resourceVersion. */
const VERSIONED = new Set([
  'apiextensions.k8s.io/customresourcedefinitions',
  'apiregistration.k8s.io/apiservices',
  'coordination.k8s.io/leases',
  'policy/poddisruptionbudgets',
])

function needsVersion(storageKey: string, isCustom: boolean): boolean {
  return isCustom || VERSIONED.has(storageKey)
}
