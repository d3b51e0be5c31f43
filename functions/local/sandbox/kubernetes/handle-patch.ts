// Answers PATCH: server-side apply, and the three patches of a live object.
import {
  ApiFailure,
  badRequest,
  conflict,
  invalid,
  invalidValue,
  notFound,
  STALE,
  untypedError,
} from './api-failure.ts'
import { findDuplicateKeys, readJson, readObject, readObjectText } from './body.ts'
import { type Answer, type Call, matchBody, readPatchKind, readWriteOptions, type WriteOptions } from './call.ts'
import type { Cluster } from './cluster.ts'
import { describeSurplus, storeChange } from './handle-write.ts'
import { PatchRefused } from './merge/failures.ts'
import { jsonMergePatch } from './merge/json-merge-patch.ts'
import { jsonPatch } from './merge/json-patch.ts'
import { findMisreading } from './merge/misreadings.ts'
import { strategicMergePatch } from './merge/strategic-merge-patch.ts'
import { applyObject, fitToSchema, inVersion } from './merging.ts'
import { unsupportedMedia } from './negotiation.ts'
import { isMap, type KubeObject, listOf } from './object.ts'
import { readLive } from './read-live.ts'
import { hasSubresource } from './resource-types.ts'
import { renderScale, toScaled } from './scale.ts'
import { storeChanged, storeNew } from './write.ts'

const MAX_OPERATIONS = 10_000
const ACCEPTED_FOR_CUSTOM = 'application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml'

/** Answers PATCH of an object or of one of its subresources. */
export function handlePatch(cluster: Cluster, call: Call): Answer {
  const kind = readPatchKind(call.contentType)
  if (!kind || (kind === 'strategic' && call.type.custom)) {
    if (call.type.custom) throw unsupportedMedia(ACCEPTED_FOR_CUSTOM)
    throw new ApiFailure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
  }
  const options = readWriteOptions(call, 'PatchOptions', kind === 'apply')
  return kind === 'apply' ? handleApply(cluster, call, options) : handleEdit(cluster, call, kind, options)
}

function handleApply(cluster: Cluster, call: Call, options: WriteOptions): Answer {
  const { type, namespace = '', name = '', subresource } = call
  const force = call.query.get('force') === 'true'
  const sent = readApplied(call, options)
  const live = cluster.storage.get(type.storageKey, namespace, name)
  if (subresource === 'scale') return applyScale(cluster, call, sent, options)
  if (!live && subresource !== undefined) throw notFound(type, name)
  const { uid, resourceVersion } = sent.metadata
  if (!live && uid) {
    const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`
    throw conflict(type, name, why)
  }
  if (live && uid && uid !== live.metadata.uid) {
    const problem = invalidValue('metadata.uid', uid, 'field is immutable')
    throw invalid(type.group, type.kind, name, [problem, problem])
  }
  if (
    live &&
    /^\d+$/.test(resourceVersion ?? '') &&
    resourceVersion &&
    resourceVersion !== live.metadata.resourceVersion
  )
    throw conflict(type, name, STALE)
  if (resourceVersion && !/^\d+$/.test(resourceVersion)) {
    throw untypedError(`strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`)
  }
  const change = { type, live, subresource, options }
  const { object, changed } = applyObject(cluster, change, onlyDoor(call, sent), { name, namespace }, force)
  if (!live) return { kind: 'object', code: 201, object: storeNew(cluster, type, object, options.isDryRun) }
  const shown = inVersion(live, type)
  if (!changed) return { kind: 'object', code: 200, object: shown }
  const stored = storeChanged(cluster, type, shown, object, { isDryRun: options.isDryRun, subresource })
  return { kind: 'object', code: 200, object: stored }
}

function readApplied(call: Call, options: WriteOptions): KubeObject {
  const map = readObjectText(call.body)
  const body = { kind: '', apiVersion: '', ...map, metadata: isMap(map.metadata) ? map.metadata : {} } as KubeObject
  if (body.metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil')
  refuseDoubled(call, options)
  const { type } = call
  const expected = call.subresource === 'scale' ? { apiVersion: 'autoscaling/v1', kind: 'Scale' } : type
  if (body.apiVersion !== expected.apiVersion || body.kind !== expected.kind) {
    const [group, version] = body.apiVersion.includes('/') ? body.apiVersion.split('/') : ['', body.apiVersion]
    throw badRequest(`invalid object type: ${group}/${version}, Kind=${body.kind}`)
  }
  matchBody(call, body, expected)
  return body
}

function refuseDoubled(call: Call, { validation }: WriteOptions): void {
  if (validation === 'Ignore' || !call.body.trimStart().startsWith('{')) return
  const twice = findDuplicateKeys(call.body).map(
    path => `key ${JSON.stringify(path.split('.').at(-1))} already set in map`,
  )
  if (twice.length === 0) return
  const lines = twice.map(words => `  line 1: ${words}`).join('\n')
  if (validation === 'Strict') {
    throw badRequest(`error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n${lines}`)
  }
  for (const words of twice) call.warn(`line 1: ${words}`)
}

/** Drops what the door that the request came through does not write. */
function onlyDoor(call: Call, sent: KubeObject): KubeObject {
  const { resourceVersion: _, uid: __, creationTimestamp: ___, generation: ____, ...metadata } = sent.metadata
  const object: KubeObject = { ...sent, metadata }
  if (call.subresource === undefined && hasSubresource(call.type, 'status')) {
    const { status: _____, ...rest } = object
    return rest as KubeObject
  }
  return object
}

function applyScale(cluster: Cluster, call: Call, sent: KubeObject, options: WriteOptions): Answer {
  const { type, namespace = '', name = '' } = call
  const live = readLive(cluster, type, namespace, name)
  const stored = storeChange(cluster, call, live, toScaled(type, live, sent), options)
  return { kind: 'object', code: 200, object: renderScale(type, stored) }
}

function handleEdit(cluster: Cluster, call: Call, kind: 'json' | 'merge' | 'strategic', options: WriteOptions): Answer {
  const { type, namespace = '', name = '', subresource } = call
  const live = inVersion(readLive(cluster, type, namespace, name), type)
  const patch = readJson(call.body)
  if (subresource === 'scale') {
    const scale = edit(cluster, call, kind, renderScale(type, live), patch)
    const stored = storeChange(cluster, call, live, toScaled(type, live, scale), options)
    return { kind: 'object', code: 200, object: renderScale(type, stored) }
  }
  const edited = readObject(edit(cluster, call, kind, live, patch))
  const misfit = findMisreading(edited, cluster.schemaOf(type))?.json
  if (misfit) throw invalid('', '', '', [invalidValue('patch', JSON.stringify(edited), misfit)])
  if (edited.apiVersion !== type.apiVersion || edited.kind !== type.kind) {
    const why = `no kind "${edited.kind}" is registered for version "${edited.apiVersion}"`
    throw invalid('', '', '', [invalidValue('patch', JSON.stringify(edited), why)])
  }
  const body = matchBody(call, edited)
  const problems = describeSurplus(cluster, call, body, options, () => [])
  if (problems.length > 0 && options.validation === 'Strict') {
    const problem = invalidValue('patch', JSON.stringify(body), `strict decoding error: ${problems.join(', ')}`)
    throw invalid('', '', '', [problem])
  }
  for (const problem of problems) call.warn(problem)
  return {
    kind: 'object',
    code: 200,
    object: storeChange(cluster, call, live, fitToSchema(cluster, type, body), options),
  }
}

/**
 * Changes an object by one of the three patches.
 *
 * @throws {ApiFailure} 400, 413 or 422 when the patch cannot be read or does not fit
 */
export function edit(
  cluster: Cluster,
  call: Call,
  kind: 'json' | 'merge' | 'strategic',
  live: KubeObject,
  patch: unknown,
): Record<string, unknown> {
  if (kind === 'json' && listOf(patch).length > MAX_OPERATIONS) {
    const message = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${listOf(patch).length}`
    throw new ApiFailure(413, 'RequestEntityTooLarge', message, {})
  }
  if (kind !== 'json' && !isMap(patch)) {
    const what = Array.isArray(patch) ? 'array' : typeof patch
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${what} into Go value of type map[string]interface {}`,
    )
  }
  try {
    const edited = applyEdit(cluster, call, kind, live, patch)
    if (isMap(edited)) return edited
  } catch (failure) {
    if (!(failure instanceof PatchRefused)) throw failure
    if (failure.status === 400) throw badRequest(failure.message)
    throw new ApiFailure(422, 'Invalid', failure.message, {})
  }
  throw badRequest('error decoding patch: the result is not an object')
}

function applyEdit(cluster: Cluster, call: Call, kind: string, live: KubeObject, patch: unknown): unknown {
  if (kind === 'json') return jsonPatch(live, patch)
  if (kind === 'merge') return jsonMergePatch(live, patch)
  return strategicMergePatch(live, patch, call.subresource === 'scale' ? undefined : cluster.schemaOf(call.type))
}
