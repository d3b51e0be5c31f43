// The state that all parts of the sandbox's Kubernetes API work on.
import { randomUUID } from 'node:crypto'
import { type Allocator, openAllocator } from './kinds/allocator.ts'
import { addLegacyVersions } from './legacy/legacy-types.ts'
import type { JsonMap } from './object.ts'
import { openResourceTypes, type ResourceType, type ResourceTypes } from './resource-types.ts'
import { type StructuralSchema, schemaFromCrd } from './schema/crd.ts'
import type { ResourceSchema } from './schema/model.ts'
import { schemaFor } from './schema/schema.ts'
import { openStorage, type Storage } from './storage.ts'

/** The objects, the kinds, and what is needed to write. */
export type Cluster = {
  readonly now: () => number
  readonly storage: Storage
  readonly types: ResourceTypes
  readonly allocator: Allocator
  readonly newUid: () => string
  readonly schemaOf: (type: ResourceType) => ResourceSchema
  /** Runs work after the current request, and keeps track of it so that `stop` can cancel it. */
  readonly later: (delayMs: number, work: () => void) => void
  readonly stopLater: () => void
}

/** Opens an empty cluster, by default with the versions that Kubernetes served once. */
export function openCluster(now: () => number, hasLegacyVersions = true): Cluster {
  const storage = openStorage()
  const schemas = new WeakMap<ResourceType, ResourceSchema>()
  const timers = new Set<NodeJS.Timeout>()
  let isStopped = false
  return {
    now,
    storage,
    types: openResourceTypes(hasLegacyVersions ? addLegacyVersions : undefined),
    allocator: openAllocator(() => storage.list('/services')),
    newUid: randomUUID,
    schemaOf(type) {
      const known = schemas.get(type)
      if (known) return known
      const made = makeSchema(type)
      schemas.set(type, made)
      return made
    },
    later(delayMs, work) {
      if (isStopped) return
      if (delayMs <= 0) {
        setImmediate(() => isStopped || work())
        return
      }
      const timer = setTimeout(() => {
        timers.delete(timer)
        work()
      }, delayMs)
      timers.add(timer)
    },
    stopLater() {
      isStopped = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

function makeSchema(type: ResourceType): ResourceSchema {
  const { group, version, kind } = type
  if (type.custom) {
    return schemaFromCrd(type.custom.openApiSchema as StructuralSchema | undefined, { group, version, kind })
  }
  const schema = schemaFor(group, version, kind)
  if (!schema) throw new Error(`No schema for ${type.apiVersion} ${kind}`)
  return schema
}

/** The key under which the tables of built-in kinds know a kind. */
export function kindKey(type: ResourceType): string {
  return type.custom ? '' : `${type.group}/${type.kind}`
}

/** A JSON map that may be changed, for objects that are being made. */
export type Draft = JsonMap & { metadata: JsonMap }
