// The objects of the memory cluster: numbered versions, uids of their own, and what goes when something else goes.
import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '../../domain/manifests/json.ts'
import { formatResourceKey, type ResourceId, type ResourceKey } from '../../domain/manifests/resource-id.ts'
import { applyFields, changeOwners, type OwnedBody, overlay } from './memory-fields.ts'
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
  const put = (id: ResourceId, owned: OwnedBody, change: Partial<StoredObject>): StoredObject => {
    const before = find(id)
    lastNumber += 1
    const numbers = { uid: before?.uid ?? `uid-${lastNumber}`, resourceVersion: String(lastNumber) }
    const after = { ...NO_FLAGS, isOurs: false, ...before, id, ...owned, ...numbers, ...change }
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
    /** Tells what an object becomes when a manifest is applied. */
    tryApply: (id: ResourceId, wanted: JsonObject): JsonObject => applyTo(find(id), wanted).body,
    /** Stores what is applied; nothing changes when we own just that of what stands there. */
    apply(id: ResourceId, wanted: JsonObject): StoredObject & { readonly isNew: boolean } {
      const before = find(id)
      const isSame = before?.isOurs && !before.hasFormerManager && isDeepStrictEqual(before.owners.maker, wanted)
      if (before && isSame) return { ...before, isNew: false }
      const after = put(id, applyTo(before, wanted), { isOurs: true, hasFormerManager: false })
      return { ...after, isNew: before === undefined }
    },
    /** Stores what somebody else makes. */
    makeForeign: (id: ResourceId, body: JsonObject) =>
      put(id, { body, owners: { maker: body, others: {} } }, { isOurs: false }),
    /** Changes an object as somebody else does; nothing when there is none. */
    meddle(id: ResourceId, change: (body: JsonObject) => JsonObject): void {
      const before = find(id)
      if (before === undefined) return
      const body = change(before.body)
      put(id, { body, owners: changeOwners(before, body) }, {})
    },
    /** Says something of an object; one that is being deleted goes with its last finalizer. */
    mark(id: ResourceId, flags: Partial<MemoryFlags>): void {
      const before = find(id)
      if (before === undefined) return
      const after = put(id, before, flags)
      if (after.isDeleting && after.finalizers.length === 0 && flags.finalizers) remove(id)
    },
  }
}

/** Applies to what we own of an object, or take over from a client of old; all that others made stays theirs. */
function applyTo(before: StoredObject | undefined, wanted: JsonObject): OwnedBody {
  if (before === undefined) return { body: wanted, owners: { maker: wanted, others: {} } }
  if (before.isOurs || before.hasFormerManager) return applyFields(before, wanted)
  const { maker, others } = before.owners
  return applyFields({ body: before.body, owners: { maker: {}, others: overlay(maker, others) } }, wanted)
}
