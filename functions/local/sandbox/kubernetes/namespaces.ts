// The life of namespaces: those that are always there, refusal of content in missing ones.
import { forbidden, notFound } from './api-failure.ts'
import type { Cluster } from './cluster.ts'
import { type JsonMap, type KubeObject, timestamp } from './object.ts'
import type { ResourceType } from './resource-types.ts'

/** Where storage keeps them. */
export const NAMESPACES = '/namespaces'
const IMMORTAL = ['default', 'kube-system', 'kube-public']
const ABOUT = { group: '', plural: 'namespaces', kind: 'Namespace' }

/** Puts the namespaces that every cluster has into an empty storage. */
export function seedNamespaces(cluster: Cluster): void {
  for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
    if (cluster.storage.get(NAMESPACES, '', name)) continue
    cluster.storage.put(NAMESPACES, {
      kind: 'Namespace',
      apiVersion: 'v1',
      metadata: {
        name,
        uid: cluster.newUid(),
        creationTimestamp: timestamp(cluster.now()),
        labels: { 'kubernetes.io/metadata.name': name },
      },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    })
  }
}

/**
 * Refuses new content in a namespace that is missing or on its way out.
 *
 * @throws {ApiFailure} 404 or 403
 */
export function refuseInMissingNamespace(cluster: Cluster, type: ResourceType, metadata: JsonMap): void {
  if (!type.isNamespaced) return
  const namespace = String(metadata.namespace ?? '')
  const found = cluster.storage.get(NAMESPACES, '', namespace)
  if (!found) throw notFound(ABOUT, namespace)
  if (found.metadata.deletionTimestamp === undefined) return
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  throw forbidden(type, String(metadata.name ?? ''), why, [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    },
  ])
}

/**
 * Refuses to delete the namespaces that every cluster needs.
 *
 * @throws {ApiFailure} 403
 */
export function refuseImmortal(type: ResourceType, name: string): void {
  if (type.storageKey === NAMESPACES && IMMORTAL.includes(name)) {
    throw forbidden(type, name, 'this namespace may not be deleted')
  }
}

/** Marks a namespace as going; its content goes after this request, and the namespace last. */
export function startTermination(namespace: KubeObject): KubeObject {
  return { ...namespace, status: { ...(namespace.status as JsonMap | undefined), phase: 'Terminating' } }
}
