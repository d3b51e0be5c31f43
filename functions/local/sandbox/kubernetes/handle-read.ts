// Answers GET: one object, or a list with its selectors and its pages.
import { ApiFailure, badRequest } from './api-failure.ts'
import type { Answer, Call } from './call.ts'
import type { Cluster } from './cluster.ts'
import { inVersion } from './merging.ts'
import type { KubeObject } from './object.ts'
import { readLive } from './read-live.ts'
import { renderScale } from './scale.ts'
import { readFieldSelector, readLabelSelector, type Selector } from './selectors.ts'

/** Answers GET of one object or of its scale. */
export function handleGet(cluster: Cluster, call: Call): Answer {
  const { type, namespace = '', name = '', subresource } = call
  const live = readLive(cluster, type, namespace, name)
  const object = subresource === 'scale' ? renderScale(type, live) : inVersion(live, type)
  return { kind: 'object', code: 200, object }
}

/** Reads both selectors of a list or a watch. */
export function readSelectors(call: Call): Selector {
  const isLabelled = readLabelSelector(call.query.get('labelSelector'))
  const isMeant = readFieldSelector(call.query.get('fieldSelector'), call.type)
  return object => isLabelled(object) && isMeant(object)
}

/**
 * Answers GET of a collection.
 *
 * @throws {ApiFailure} 400 for a wrong selector, 410 for a page of a list that is too old
 */
export function handleList(cluster: Cluster, call: Call): Answer {
  const { type, query, namespace } = call
  const isSelected = readSelectors(call)
  const version = String(cluster.storage.version())
  const limit = readLimit(query.get('limit'))
  const start = readContinue(cluster, query.get('continue'))
  const found = cluster.storage.list(type.storageKey, namespace).filter(isSelected)
  const from = start ? found.findIndex(object => keyOf(object) > start.key) : 0
  const rest = from < 0 ? [] : found.slice(from)
  const page = limit > 0 ? rest.slice(0, limit) : rest
  const remaining = rest.length - page.length
  const resourceVersion = start?.version ?? version
  const last = page.at(-1)
  return {
    kind: 'list',
    objects: page.map(object => inVersion(object, type)),
    metadata: {
      resourceVersion,
      ...(remaining > 0 && last && { continue: writeContinue(resourceVersion, keyOf(last)) }),
      ...(remaining > 0 && query.get('labelSelector') === null && { remainingItemCount: remaining }),
    },
  }
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}

function readLimit(text: string | null): number {
  const limit = Number(text ?? 0)
  if (!Number.isInteger(limit) || limit < 0) throw badRequest(`unable to parse limit: ${text}`)
  return limit
}

function writeContinue(version: string, key: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, start: key })).toString('base64url')
}

function readContinue(cluster: Cluster, token: string | null): { version: string; key: string } | undefined {
  if (!token) return undefined
  let read: { rv?: string; start?: string }
  try {
    read = JSON.parse(Buffer.from(token, 'base64url').toString()) as typeof read
  } catch {
    throw badRequest('continue key is not valid: not a token of this server')
  }
  const { rv = '', start: key = '' } = read
  if (cluster.storage.isExpired(Number(rv))) {
    const message =
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'
    throw new ApiFailure(410, 'Expired', message, undefined, {
      continue: writeContinue(String(cluster.storage.version()), key),
    })
  }
  return { version: rv, key }
}
