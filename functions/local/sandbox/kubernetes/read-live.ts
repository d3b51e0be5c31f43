// Finds the object that a request is about.
import { notFound } from './api-failure.ts'
import type { Cluster } from './cluster.ts'
import type { KubeObject } from './object.ts'
import type { ResourceType } from './resource-types.ts'

/**
 * Reads the live object.
 *
 * @throws {ApiFailure} 404
 */
export function readLive(cluster: Cluster, type: ResourceType, namespace: string, name: string): KubeObject {
  const live = cluster.storage.get(type.storageKey, namespace, name)
  if (!live) throw notFound(type, name)
  return live
}
