// The objects of the memory cluster: numbered versions, uids of their own, and what goes when something else goes.
import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '../../domain/manifests/json.ts'
import { formatResourceKey, type ResourceId, type ResourceKey } from '../../domain/manifests/resource-id.ts'
import { isCalled, type MemoryFlags, NO_FLAGS, type StoredObject } from './memory-objects.ts'
import { isCrd, readPlannedKinds } from './planned-kinds.ts'

/** Holds objects, oldest first. */
export type MemoryStore = ReturnType<typeof createMemoryStore>

const NAMESPACE = { group: '', kind: 'Namespace' }

/** Creates an empty store. */
export function createMemoryStore() {
  const stored = new Map<ResourceKey, StoredObject>()
  let lastNumber = 0

  const find = (id: ResourceId) => stored.get(formatResourceKey(id))
  const put = (id: ResourceId, body: JsonObject, change: Partial<StoredObject>): StoredObject => {
    const before = find(id)
    lastNumber += 1
    const numbers = { uid: before?.uid ?? `uid-${lastNumber}`, resourceVersion: String(lastNumber) }
    const after = { ...NO_FLAGS, isOurs: false, ...before, id, body, ...numbers, ...change }
    stored.set(formatResourceKey(id), after)
    return after
  }
  const remove = (id: ResourceId): void => {
    const object = find(id)
    stored.delete(formatResourceKey(id))
    const kinds = object && isCrd(object) ? readPlannedKinds(object) : []
    for (const [key, { id: other }] of stored) {
      const isInside = isCalled(NAMESPACE, id) && other.namespace === id.name
      if (isInside || kinds.some(kind => isCalled(kind, other))) stored.delete(key)
    }
  }

  return {
    find,
    remove,
    all: (): readonly StoredObject[] => [...stored.values()],
    /** Stores what is applied; nothing changes when it is what stands there. */
    apply(id: ResourceId, body: JsonObject): StoredObject & { readonly isNew: boolean } {
      const before = find(id)
      const isSame = before?.isOurs && !before.hasFormerManager && isDeepStrictEqual(before.body, body)
      if (before && isSame) return { ...before, isNew: false }
      return { ...put(id, body, { isOurs: true, hasFormerManager: false }), isNew: before === undefined }
    },
    /** Stores what somebody else makes. */
    makeForeign: (id: ResourceId, body: JsonObject) => put(id, body, { isOurs: false }),
    /** Changes an object as somebody else does; nothing when there is none. */
    meddle(id: ResourceId, change: (body: JsonObject) => JsonObject): void {
      const before = find(id)
      if (before) put(id, change(before.body), {})
    },
    /** Says something of an object; one that is being deleted goes with its last finalizer. */
    mark(id: ResourceId, flags: Partial<MemoryFlags>): void {
      const before = find(id)
      if (before === undefined) return
      const after = put(id, before.body, flags)
      if (after.isDeleting && after.finalizers.length === 0 && flags.finalizers) remove(id)
    },
  }
}
