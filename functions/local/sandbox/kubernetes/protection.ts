// Lets go of volumes and claims that are being deleted: nothing uses them here, so their protection ends at once.
import type { Cluster } from './cluster.ts'
import { PROTECTIONS } from './kinds/prepare.ts'

/** Follows deletions and takes the protecting finalizer away; returns how to stop. */
export function followProtection({ storage, later }: Cluster): () => void {
  return storage.followAll(({ type, resource, object }) => {
    const finalizer = PROTECTIONS[`/${object.kind}`]
    const { deletionTimestamp, finalizers = [], namespace = '', name } = object.metadata
    if (type === 'DELETED' || !finalizer || !deletionTimestamp || !finalizers.includes(finalizer)) return
    later(0, () => {
      const live = storage.get(resource, namespace, name)
      if (!live?.metadata.finalizers?.includes(finalizer)) return
      const left = live.metadata.finalizers.filter(other => other !== finalizer)
      const { finalizers: _, ...metadata } = live.metadata
      const released = { ...live, metadata: left.length > 0 ? { ...metadata, finalizers: left } : metadata }
      if (left.length > 0) storage.put(resource, released)
      else storage.remove(resource, released)
    })
  })
}
