// A cluster in memory, for flows and their tests: it stores and compares, and knows no schema, no defaults, no rights.
import { isDeepStrictEqual } from 'node:util'
import type { EpochMs, FailureReport } from '../../domain/failure.ts'
import type { JsonObject } from '../../domain/manifests/json.ts'
import { formatResourceKey, type ResourceId, type ResourceKey } from '../../domain/manifests/resource-id.ts'
import type { PlannedObject } from '../../domain/sync/sync-plan.ts'
import { ClusterUnreachable } from './failures.ts'
import { findPlace } from './find-place.ts'
import { listBuiltInKinds } from './memory-kinds.ts'
import { describeLive, describeWorkload, isCalled, type StoredObject } from './memory-objects.ts'
import { isCrd, readPlannedKinds } from './planned-kinds.ts'
import type { AppliedObject, Cluster } from './port.ts'
import { reportObject } from './read-refusal.ts'
import { WORKLOAD_KINDS } from './read-workloads.ts'
import { indexKinds, type KindIndex, type ServedKind, toCatalog } from './served-kinds.ts'

/** Is the memory cluster with the switches that tests use. */
export type MemoryCluster = Cluster & {
  /** The objects as they were applied, oldest first. */
  objects(): readonly JsonObject[]
  /** Makes one object fail from now on; without a failure, no longer. */
  refuse(id: ResourceId, failure?: FailureReport): void
  /** Cuts the cluster off, at once or after some more objects were applied; or joins it again. */
  unreachable(isCutOff?: boolean, afterObjects?: number): void
}

const NO_KINDS = indexKinds({ kinds: [], staleGroups: new Set() })
const FIRST_NAMESPACES = ['default', 'kube-system', 'kube-public']
const WORKLOADS = new Set(WORKLOAD_KINDS.map(({ group, kind }) => `${group}/${kind}`))

/** Opens an empty cluster; it serves the given kinds beside the built-in ones, and those of CRDs applied to it. */
export function openMemoryCluster(options: {
  readonly now: () => EpochMs
  readonly kinds?: readonly ServedKind[]
}): MemoryCluster {
  const { now, kinds = [] } = options
  const stored = new Map<ResourceKey, StoredObject>()
  const refused = new Map<ResourceKey, FailureReport>()
  const builtIn = [...listBuiltInKinds(), ...kinds]
  let objectsUntilCut = Number.POSITIVE_INFINITY
  let lastNumber = 0

  const index = (): KindIndex => {
    const defined = [...stored.values()].filter(isCrd).flatMap(readPlannedKinds)
    return indexKinds({ kinds: [...builtIn, ...defined], staleGroups: new Set() })
  }
  const reach = () => {
    if (objectsUntilCut <= 0) throw new ClusterUnreachable('memory', undefined)
  }
  const isMissing = (namespace: string) =>
    !FIRST_NAMESPACES.includes(namespace) &&
    !stored.has(formatResourceKey({ group: '', kind: 'Namespace', namespace: '', name: namespace }))

  const store = (object: PlannedObject): StoredObject & { readonly isNew: boolean } => {
    const key = formatResourceKey(object.id)
    const before = stored.get(key)
    if (before && isDeepStrictEqual(before.body, object.body)) return { ...before, isNew: false }
    lastNumber += 1
    const after = { ...object, uid: before?.uid ?? `uid-${lastNumber}`, resourceVersion: String(lastNumber) }
    stored.set(key, after)
    return { ...after, isNew: before === undefined }
  }
  const applyOne = (object: PlannedObject, versions: ReadonlyMap<ResourceKey, string>): AppliedObject => {
    reach()
    const { id } = object
    const key = formatResourceKey(id)
    const found = findPlace(object, NO_KINDS, index())
    if ('failure' in found) return { id, outcome: found.outcome, failure: found.failure }
    const refusal = refused.get(key)
    if (refusal) return { id, outcome: 'failed', failure: refusal }
    if (found.place.scope === 'Namespaced' && isMissing(id.namespace || 'default')) {
      const failure = reportObject(object, 'namespace-missing', `namespaces "${id.namespace}" not found`)
      return { id, outcome: 'failed', failure }
    }
    objectsUntilCut -= 1
    const { isNew, ...after } = store(object)
    const { uid, footprint } = describeLive(after)
    const isUnchanged = versions.get(key) === after.resourceVersion
    return { id, outcome: isNew ? 'created' : isUnchanged ? 'unchanged' : 'updated', uid, footprint }
  }

  return {
    async discover() {
      reach()
      return toCatalog(index())
    },
    async listLive(kinds) {
      reach()
      const served = index()
      const objects = [...stored.values()].filter(({ id }) => kinds.some(kind => isCalled(kind, id))).map(describeLive)
      return {
        objects,
        isListed: ({ group, kind }) =>
          kinds.some(asked => asked.group === group && asked.kind === kind) && served.find(group, kind) !== undefined,
      }
    },
    async readWorkloads(namespace) {
      reach()
      const all = [...stored.values()].filter(({ id }) => WORKLOADS.has(`${id.group}/${id.kind}`))
      return all.filter(({ id }) => namespace === undefined || id.namespace === namespace).map(describeWorkload)
    },
    async apply(plan, { live, deadline }) {
      const versions = new Map(live.map(({ id, resourceVersion }) => [formatResourceKey(id), resourceVersion]))
      const planned = plan.stages.flat()
      const results = new Map<PlannedObject, AppliedObject>()
      const applyAll = (objects: readonly PlannedObject[]) => {
        for (const object of objects) {
          const isLate = now() >= deadline
          results.set(object, isLate ? { id: object.id, outcome: 'postponed' } : applyOne(object, versions))
        }
      }
      applyAll(planned)
      applyAll(planned.filter(object => results.get(object)?.outcome === 'waiting'))
      return planned.map(object => results.get(object) ?? { id: object.id, outcome: 'postponed' })
    },
    objects: () => [...stored.values()].map(({ body }) => body),
    refuse(id, failure) {
      if (failure) refused.set(formatResourceKey(id), failure)
      else refused.delete(formatResourceKey(id))
    },
    unreachable(isCutOff = true, afterObjects = 0) {
      objectsUntilCut = isCutOff ? afterObjects : Number.POSITIVE_INFINITY
    },
  }
}
