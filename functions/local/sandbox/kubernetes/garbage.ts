// Collects the dependents of what was deleted: in the background, in the foreground, or by letting them go.
import type { Cluster } from './cluster.ts'
import { deleteObject } from './delete.ts'
import type { KubeObject } from './object.ts'

/** Follows deletions and takes the dependents along; returns how to stop. */
export function followGarbage(cluster: Cluster): () => void {
  const { storage } = cluster

  const collectDependents = (owner: KubeObject) => {
    for (const { resource, object } of storage.dependentsOf(owner.metadata.uid ?? '')) collect(resource, object)
  }

  /** Deletes an object all of whose owners are gone. */
  const collect = (resource: string, object: KubeObject) => {
    const owners = object.metadata.ownerReferences ?? []
    const type = cluster.types.findStored(resource)
    if (!type || owners.length === 0 || object.metadata.deletionTimestamp) return
    const isHeld = owners.some(({ uid }) => {
      const owner = storage.byUid(uid)?.object
      return owner && !owner.metadata.finalizers?.includes('foregroundDeletion')
    })
    if (!isHeld) deleteObject(cluster, type, object, { propagation: 'Background', isDryRun: false })
  }

  const release = (resource: string, owner: KubeObject, finalizer: string) => {
    const live = storage.byUid(owner.metadata.uid ?? '')?.object
    if (!live?.metadata.finalizers?.includes(finalizer)) return
    const finalizers = live.metadata.finalizers.filter(other => other !== finalizer)
    const { finalizers: _, ...rest } = live.metadata
    const released = { ...live, metadata: finalizers.length > 0 ? { ...rest, finalizers } : rest }
    if (finalizers.length > 0) storage.put(resource, released)
    else storage.remove(resource, released)
  }

  const orphan = (resource: string, owner: KubeObject) => {
    for (const dependent of storage.dependentsOf(owner.metadata.uid ?? '')) {
      const { ownerReferences = [], ...rest } = dependent.object.metadata
      const others = ownerReferences.filter(({ uid }) => uid !== owner.metadata.uid)
      storage.put(dependent.resource, {
        ...dependent.object,
        metadata: others.length > 0 ? { ...rest, ownerReferences: others } : rest,
      })
    }
    release(resource, owner, 'orphan')
  }

  const foreground = (resource: string, owner: KubeObject) => {
    collectDependents(owner)
    if (storage.dependentsOf(owner.metadata.uid ?? '').length === 0) release(resource, owner, 'foregroundDeletion')
  }

  return storage.followAll(({ type, resource, object }) => {
    const { uid = '', ownerReferences = [], finalizers = [], deletionTimestamp } = object.metadata
    if (type === 'DELETED') {
      if (storage.dependentsOf(uid).length > 0) cluster.later(0, () => collectDependents(object))
      for (const owner of ownerReferences) {
        const waiting = storage.byUid(owner.uid)
        if (waiting?.object.metadata.finalizers?.includes('foregroundDeletion')) {
          cluster.later(0, () => foreground(waiting.resource, waiting.object))
        }
      }
      return
    }
    if (deletionTimestamp && finalizers.includes('orphan')) cluster.later(0, () => orphan(resource, object))
    if (deletionTimestamp && finalizers.includes('foregroundDeletion')) {
      cluster.later(0, () => foreground(resource, object))
    }
    if (type === 'ADDED' && ownerReferences.length > 0) {
      cluster.later(0, () => {
        const live = storage.byUid(uid)
        if (live) collect(live.resource, live.object)
      })
    }
  })
}
