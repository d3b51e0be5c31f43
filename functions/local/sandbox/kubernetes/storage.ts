// Holds the objects of the sandbox's API in memory: one version counter, a short history per kind, and listeners.
import type { KubeObject } from './object.ts'

/** One change, as a watch tells it. */
export type Change = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly resource: string
  readonly object: KubeObject
  readonly previous: KubeObject | undefined
  readonly version: number
}

/** The objects; a `resource` is `group/plural`, a cluster-scoped object has the empty namespace. */
export type Storage = ReturnType<typeof openStorage>

type Shelf = {
  readonly byNamespace: Map<string, Map<string, KubeObject>>
  history: Change[]
  droppedVersion: number
  readonly listeners: Set<(change: Change) => void>
}

const HISTORY_LENGTH = 4096

/** Opens an empty storage. */
export function openStorage() {
  const shelves = new Map<string, Shelf>()
  const byUid = new Map<string, { resource: string; object: KubeObject }>()
  const dependents = new Map<string, Set<string>>()
  const listeners = new Set<(change: Change) => void>()
  let version = 1000
  let expired = 0

  const shelfOf = (resource: string): Shelf => {
    let shelf = shelves.get(resource)
    if (!shelf) {
      shelf = { byNamespace: new Map(), history: [], droppedVersion: 0, listeners: new Set() }
      shelves.set(resource, shelf)
    }
    return shelf
  }

  const index = (resource: string, object: KubeObject, previous: KubeObject | undefined) => {
    const uid = object.metadata.uid ?? ''
    byUid.set(uid, { resource, object })
    for (const owner of previous?.metadata.ownerReferences ?? []) dependents.get(owner.uid)?.delete(uid)
    for (const owner of object.metadata.ownerReferences ?? []) {
      const uids = dependents.get(owner.uid) ?? new Set()
      dependents.set(owner.uid, uids.add(uid))
    }
  }

  const unindex = (object: KubeObject) => {
    const uid = object.metadata.uid ?? ''
    byUid.delete(uid)
    for (const owner of object.metadata.ownerReferences ?? []) dependents.get(owner.uid)?.delete(uid)
  }

  const tell = (shelf: Shelf, change: Change) => {
    shelf.history.push(change)
    if (shelf.history.length > HISTORY_LENGTH * 2) {
      const dropped = shelf.history.splice(0, HISTORY_LENGTH)
      shelf.droppedVersion = dropped.at(-1)?.version ?? shelf.droppedVersion
    }
    for (const listener of [...shelf.listeners]) listener(change)
    for (const listener of [...listeners]) listener(change)
  }

  const place = (resource: string, object: KubeObject): Map<string, KubeObject> => {
    const { byNamespace } = shelfOf(resource)
    const namespace = object.metadata.namespace ?? ''
    const byName = byNamespace.get(namespace) ?? new Map<string, KubeObject>()
    byNamespace.set(namespace, byName)
    return byName
  }

  return {
    version: () => version,

    /** Says whether lists of a version can no longer be continued. */
    isExpired: (since: number) => since < expired,

    /** Makes all versions up to now too old to continue a list from or to watch from, as a compaction does. */
    compact(): void {
      expired = version
      for (const shelf of shelves.values()) {
        shelf.history = []
        shelf.droppedVersion = version
      }
    },

    get: (resource: string, namespace: string, name: string): KubeObject | undefined =>
      shelves.get(resource)?.byNamespace.get(namespace)?.get(name),

    /** Stores an object under the next version and returns it with that version. */
    put(resource: string, object: KubeObject): KubeObject {
      version += 1
      const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } }
      const byName = place(resource, stored)
      const previous = byName.get(stored.metadata.name)
      byName.set(stored.metadata.name, stored)
      index(resource, stored, previous)
      const type = previous ? 'MODIFIED' : 'ADDED'
      tell(shelfOf(resource), { type, resource, object: stored, previous, version })
      return stored
    },

    /** Takes an object away; the last state told to watches carries the version of the deletion. */
    remove(resource: string, object: KubeObject): void {
      const shelf = shelfOf(resource)
      const namespace = object.metadata.namespace ?? ''
      const byName = shelf.byNamespace.get(namespace)
      if (!byName?.delete(object.metadata.name)) return
      if (byName.size === 0) shelf.byNamespace.delete(namespace)
      unindex(object)
      version += 1
      const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } }
      tell(shelf, { type: 'DELETED', resource, object: last, previous: object, version })
    },

    /** All objects of a resource, or of one namespace of it, in the order of namespace and name. */
    list(resource: string, namespace?: string): KubeObject[] {
      const shelf = shelves.get(resource)
      if (!shelf) return []
      const names = namespace === undefined ? [...shelf.byNamespace.keys()].sort() : [namespace]
      return names.flatMap(name => {
        const byName = shelf.byNamespace.get(name)
        return byName ? [...byName.values()].sort(byObjectName) : []
      })
    },

    /** The resources that have objects in a namespace. */
    resourcesIn: (namespace: string): string[] =>
      [...shelves].filter(([, shelf]) => shelf.byNamespace.has(namespace)).map(([resource]) => resource),

    byUid: (uid: string) => byUid.get(uid),

    /** What names this uid as one of its owners. */
    dependentsOf: (uid: string) =>
      [...(dependents.get(uid) ?? [])].flatMap(dependent => {
        const found = byUid.get(dependent)
        return found ? [found] : []
      }),

    /** The changes after a version, or `undefined` when some of them are no longer known. */
    changesSince(resource: string, since: number): Change[] | undefined {
      const shelf = shelfOf(resource)
      return since < shelf.droppedVersion ? undefined : shelf.history.filter(change => change.version > since)
    },

    /** Tells each later change of one resource; returns how to stop. */
    follow(resource: string, listener: (change: Change) => void): () => void {
      const { listeners: following } = shelfOf(resource)
      following.add(listener)
      return () => following.delete(listener)
    },

    /** Tells each later change of anything; returns how to stop. */
    followAll(listener: (change: Change) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    /** Everything, to be written to a file. */
    snapshot: () => ({
      version,
      resources: Object.fromEntries(
        [...shelves].map(([resource, shelf]) => [
          resource,
          [...shelf.byNamespace.values()].flatMap(byName => [...byName.values()]),
        ]),
      ),
    }),

    /** Takes over what a snapshot holds; watches from before it are told to list again. */
    restore(snapshot: Snapshot): void {
      version = Math.max(version, snapshot.version)
      for (const [resource, objects] of Object.entries(snapshot.resources)) {
        const shelf = shelfOf(resource)
        shelf.droppedVersion = version
        for (const object of objects) {
          place(resource, object).set(object.metadata.name, object)
          index(resource, object, undefined)
        }
      }
    },
  }
}

/** The whole storage as plain JSON. */
export type Snapshot = {
  readonly version: number
  readonly resources: Readonly<Record<string, readonly KubeObject[]>>
}

function byObjectName(a: KubeObject, b: KubeObject): number {
  return a.metadata.name < b.metadata.name ? -1 : 1
}
