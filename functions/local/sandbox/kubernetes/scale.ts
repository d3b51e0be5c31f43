// The /scale subresource: an object's replica count, seen and set as an autoscaling/v1 Scale.
import { badRequest } from './api-failure.ts'
import type { WriteOptions } from './call.ts'
import type { Cluster } from './cluster.ts'
import { recordOwners } from './merging.ts'
import { copyOf, isMap, type JsonMap, type KubeObject, mapOf, valueAt } from './object.ts'
import type { ResourceType } from './resource-types.ts'

const BUILT_IN = { spec: '.spec.replicas', status: '.status.replicas', selector: undefined }

/** Shows an object as its Scale. */
export function renderScale(type: ResourceType, object: KubeObject): KubeObject {
  const paths = type.custom?.scale ?? BUILT_IN
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const selector = type.custom
    ? paths.selector && read(object, paths.selector)
    : renderSelector(mapOf(object.spec).selector)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp } as KubeObject['metadata'],
    spec: { replicas: read(object, paths.spec) ?? 0 },
    status: { replicas: read(object, paths.status) ?? 0, ...(selector ? { selector } : {}) },
  }
}

/**
 * Gives the object with the replica count of a Scale.
 *
 * @throws {ApiFailure} 400 when the Scale has no usable count
 */
export function toScaled(type: ResourceType, live: KubeObject, scale: JsonMap): KubeObject {
  const replicas = mapOf(scale.spec).replicas ?? 0
  if (typeof replicas !== 'number') throw badRequest('spec.replicas must be a number')
  const changed = copyOf(live) as unknown as JsonMap
  const fields = fieldsOf((type.custom?.scale ?? BUILT_IN).spec)
  let parent = changed
  for (const field of fields.slice(0, -1)) {
    if (!isMap(parent[field])) parent[field] = {}
    parent = parent[field] as JsonMap
  }
  parent[fields.at(-1) ?? 'replicas'] = replicas
  const { resourceVersion } = mapOf(scale.metadata)
  const metadata = { ...live.metadata, ...(typeof resourceVersion === 'string' && { resourceVersion }) }
  return { ...changed, metadata } as unknown as KubeObject
}

/**
 * Gives a scaled object with its owners: the count goes to whoever scaled, without a time.
 *
 * When nobody owned the count, nobody does afterwards: there was nothing to take it from.
 */
export function recordScale(
  cluster: Cluster,
  type: ResourceType,
  live: KubeObject,
  scaled: KubeObject,
  options: WriteOptions,
): KubeObject {
  const path = fieldsOf((type.custom?.scale ?? BUILT_IN).spec).map(field => `f:${field}`)
  const isOwned = live.metadata.managedFields?.some(entry => valueAt(entry.fieldsV1, ...path) !== undefined)
  if (!isOwned) return scaled
  const owned = recordOwners(cluster, { type, live, subresource: 'scale', options }, scaled)
  const managedFields = (owned.metadata.managedFields ?? []).map(entry => {
    const { time: _, ...timeless } = entry
    return entry.subresource === 'scale' ? timeless : entry
  })
  return { ...owned, metadata: { ...owned.metadata, managedFields } }
}

function fieldsOf(path: string): string[] {
  return path.split('.').slice(1)
}

function read(object: KubeObject, path: string): unknown {
  return valueAt(object, ...fieldsOf(path))
}

/** Renders a label selector object as the text that clients send in a query. */
export function renderSelector(selector: unknown): string {
  const { matchLabels, matchExpressions } = mapOf(selector)
  const plain = matchLabels === undefined && matchExpressions === undefined ? mapOf(selector) : mapOf(matchLabels)
  const labels = Object.entries(plain).map(([key, value]) => `${key}=${value}`)
  const terms = (Array.isArray(matchExpressions) ? matchExpressions : [])
    .map(mapOf)
    .map(({ key, operator, values }) => {
      const list = Array.isArray(values) ? values.join(',') : ''
      if (operator === 'In') return `${key} in (${list})`
      if (operator === 'NotIn') return `${key} notin (${list})`
      return operator === 'Exists' ? String(key) : `!${key}`
    })
  return [...labels, ...terms].join(',')
}
