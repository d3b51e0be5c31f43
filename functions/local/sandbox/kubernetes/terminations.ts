// The slow end of namespaces: first their content, then themselves.
import type { Cluster } from './cluster.ts'
import { deleteObject } from './delete.ts'
import { NAMESPACES } from './namespaces.ts'
import type { JsonMap } from './object.ts'

/** Empties namespaces that are on their way out, and takes them away once they are empty. */
export function followTerminations(cluster: Cluster): () => void {
  const { storage, types } = cluster
  const waiting = new Set<string>()

  const sweep = (name: string) => {
    waiting.delete(name)
    const namespace = storage.get(NAMESPACES, '', name)
    if (namespace?.metadata.deletionTimestamp === undefined) return
    for (const resource of storage.resourcesIn(name)) {
      const type = types.findStored(resource)
      if (!type) continue
      for (const object of storage.list(resource, name)) {
        if (object.metadata.deletionTimestamp === undefined) {
          deleteObject(cluster, type, object, { propagation: 'Background', isDryRun: false })
        }
      }
    }
    if (storage.resourcesIn(name).length > 0) return
    const emptied = { ...namespace, spec: {} }
    if ((namespace.metadata.finalizers ?? []).length === 0) storage.remove(NAMESPACES, emptied)
    else if ((namespace.spec as JsonMap).finalizers) storage.put(NAMESPACES, emptied)
  }

  const plan = (name: string) => {
    if (waiting.has(name)) return
    waiting.add(name)
    cluster.later(0, () => sweep(name))
  }

  for (const { metadata } of storage.list(NAMESPACES)) if (metadata.deletionTimestamp) plan(metadata.name)
  return storage.followAll(({ resource, type, object }) => {
    const { name, namespace, deletionTimestamp } = object.metadata
    if (resource === NAMESPACES && type !== 'DELETED' && deletionTimestamp) plan(name)
    if (type === 'DELETED' && namespace && storage.get(NAMESPACES, '', namespace)?.metadata.deletionTimestamp) {
      plan(namespace)
    }
  })
}
