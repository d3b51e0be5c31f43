// A cluster in memory, for flows and their tests: it knows who owns which field, and no schema, no defaults, no rights.
import type { EpochMs, FailureReport } from '../../domain/failure.ts'
import type { Inventory } from '../../domain/garbage/inventory.ts'
import type { JsonObject } from '../../domain/manifests/json.ts'
import { formatResourceKey, type ResourceId, type ResourceKey } from '../../domain/manifests/resource-id.ts'
import type { AccessQuestion } from '../../domain/rbac/needed-rights.ts'
import type { PlannedObject } from '../../domain/sync/sync-plan.ts'
import { collectPullSecrets } from './collect-pull-secrets.ts'
import { findPlace } from './find-place.ts'
import { deleteFromMemory } from './memory-delete.ts'
import { type ClusterVerb, createMemoryFaults } from './memory-faults.ts'
import { listBuiltInKinds } from './memory-kinds.ts'
import { createMemoryLeases } from './memory-leases.ts'
import {
  describeLive,
  describeWhole,
  describeWorkload,
  isCalled,
  isSelected,
  type MemoryFlags,
} from './memory-objects.ts'
import { createMemoryStore } from './memory-store.ts'
import { isCrd, readPlannedKinds } from './planned-kinds.ts'
import { orderPods, PODS, readPodSelector } from './pods-of-workload.ts'
import type { AppliedObject, Cluster, Preview } from './port.ts'
import { reportObject } from './read-refusal.ts'
import { WORKLOAD_KINDS } from './read-workloads.ts'
import { indexKinds, type KindIndex, type ServedKind, toCatalog } from './served-kinds.ts'

type KindName = { readonly group: string; readonly kind: string }

/** Is the memory cluster with the switches that tests use. */
export type MemoryCluster = Cluster & {
  /** The objects as they stand, oldest first. */
  objects(): readonly JsonObject[]
  /** The inventories as they were written, by `<namespace>/<name>`; a test may change them. */
  inventories(): Map<string, Inventory>
  /** Makes one object fail from now on; without a failure, no longer. */
  refuse(id: ResourceId, failure?: FailureReport): void
  /** Makes the deletion of one object fail from now on; without a failure, no longer. */
  refuseDelete(id: ResourceId, failure?: FailureReport): void
  /** Forbids to list a kind, and to read pull secrets of it, from now on, or no longer. */
  unlist(kind: KindName, isUnlisted?: boolean): void
  /** Denies the rights that this is true of, from now on. */
  deny(isDenied: (question: AccessQuestion) => boolean): void
  /** Makes the next call of a verb throw; `apply` and `delete` may write some objects before. */
  failNext(verb: ClusterVerb, error: Error, objectsBefore?: number): void
  /** Cuts the cluster off, at once or after some more objects were written; or joins it again. */
  unreachable(isCutOff?: boolean, afterObjects?: number): void
  /** Puts an object that somebody else made; an object of ours is theirs from then on. */
  makeForeign(object: Pick<PlannedObject, 'id' | 'body'>): void
  /** Changes an object as somebody else does. */
  meddle(id: ResourceId, change: (body: JsonObject) => JsonObject): void
  /** Says something of an object; one that is being deleted goes when its finalizers are set to none. */
  mark(id: ResourceId, flags: Partial<MemoryFlags>): void
  /** Deletes an object as somebody else does, with what is in it. */
  remove(id: ResourceId): void
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
  const store = createMemoryStore()
  const faults = createMemoryFaults()
  const inventories = new Map<string, Inventory>()
  const builtIn = [...listBuiltInKinds(), ...kinds]

  const index = (): KindIndex => {
    const defined = store.all().filter(isCrd).flatMap(readPlannedKinds)
    return indexKinds({ kinds: [...builtIn, ...defined], staleGroups: new Set() })
  }
  const isMissing = (namespace: string) =>
    !FIRST_NAMESPACES.includes(namespace) &&
    store.find({ group: '', version: 'v1', kind: 'Namespace', namespace: '', name: namespace }) === undefined
  const leases = createMemoryLeases(isMissing)

  /** Says why an object cannot be applied now; undefined when it can. */
  const refuse = (object: PlannedObject): Omit<AppliedObject, 'id'> | undefined => {
    const { id } = object
    const found = findPlace(object, NO_KINDS, index())
    if ('failure' in found) return { outcome: found.outcome, failure: found.failure }
    const refusal = faults.refusalOf(id)
    if (refusal) return { outcome: 'failed', failure: refusal }
    if (found.place.scope === 'Cluster' || !isMissing(id.namespace || 'default')) return undefined
    const failure = reportObject(object, 'namespace-missing', `namespaces "${id.namespace}" not found`)
    return { outcome: 'failed', failure }
  }
  const applyOne = (object: PlannedObject, versions: ReadonlyMap<ResourceKey, string>): AppliedObject => {
    faults.reach('apply')
    const { id, body } = object
    const refusal = refuse(object)
    if (refusal) return { id, ...refusal }
    faults.count('apply')
    const { isNew, ...after } = store.apply(id, body)
    const { uid, footprint } = describeLive(after)
    const isUnchanged = versions.get(formatResourceKey(id)) === after.resourceVersion
    return { id, outcome: isNew ? 'created' : isUnchanged ? 'unchanged' : 'updated', uid, footprint }
  }
  const previewOne = (object: PlannedObject, namespaces: ReadonlySet<string>, planned: KindIndex): Preview => {
    const { id, body } = object
    const before = store.find(id)
    const seen = before === undefined ? { id } : { id, before: describeWhole(before) }
    const failure = refuse(object)?.failure
    const isPlanned = planned.find(id.group, id.kind, id.version) !== undefined
    const isBrought =
      (failure?.code === 'namespace-missing' && namespaces.has(id.namespace)) ||
      (failure?.code === 'kind-not-served' && isPlanned)
    return failure && !isBrought ? { ...seen, failure } : { ...seen, after: store.tryApply(id, body) }
  }

  return {
    async discover() {
      faults.reach('discover')
      return toCatalog(index())
    },
    async listLive(asked) {
      faults.reach('listLive')
      const served = index()
      const listed = asked.filter(kind => served.find(kind.group, kind.kind) && faults.isListed(kind))
      const objects = store.all().filter(({ id }) => listed.some(kind => isCalled(kind, id)))
      return {
        objects: objects.map(describeLive),
        isListed: ({ group, kind }) => listed.some(seen => seen.group === group && seen.kind === kind),
      }
    },
    async readWorkloads(namespace) {
      faults.reach('readWorkloads')
      const all = store.all().filter(({ id }) => WORKLOADS.has(`${id.group}/${id.kind}`))
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
    async delete(stages, { deadline }) {
      const isServed = ({ group, kind }: KindName) => index().find(group, kind) !== undefined
      return deleteFromMemory(stages, store, faults, { now, deadline, isServed })
    },
    async readInventory({ namespace, name }) {
      faults.reach('readInventory')
      return inventories.get(`${namespace}/${name}`)
    },
    async writeInventory({ namespace, name }, inventory) {
      faults.reach('writeInventory')
      inventories.set(`${namespace}/${name}`, structuredClone(inventory))
    },
    async preview(objects) {
      faults.reach('preview')
      const namespaces = objects.filter(({ id }) => id.group === '' && id.kind === 'Namespace')
      const named = new Set(namespaces.map(({ id }) => id.name))
      const planned = indexKinds({ kinds: objects.filter(isCrd).flatMap(readPlannedKinds), staleGroups: new Set() })
      return objects.map(object => previewOne(object, named, planned))
    },
    async readObjects(ids) {
      faults.reach('readObjects')
      const found = ids.map(id => store.find(id)).filter(object => object !== undefined)
      return found.map(describeWhole)
    },
    async readPodsOf(workload, limit) {
      faults.reach('readPodsOf')
      const selector = readPodSelector(workload)
      if (!selector || !faults.isListed(PODS)) return []
      const pods = store.all().filter(one => isCalled(PODS, one.id) && isSelected(selector, one))
      return orderPods(pods.map(describeWhole)).slice(0, limit)
    },
    async readPullSecrets(places) {
      faults.reach('readPullSecrets')
      return collectPullSecrets(places, async id => (faults.isListed(id) ? store.find(id)?.body : 'forbidden'))
    },
    async reviewRights(questions) {
      faults.reach('reviewRights')
      return questions.map(faults.isAllowed)
    },
    async readLease(place) {
      faults.reach('readLease')
      return leases.readLease(place)
    },
    async writeLease(place, lease, version) {
      faults.reach('writeLease')
      return leases.writeLease(place, lease, version)
    },
    objects: () => store.all().map(({ body }) => body),
    inventories: () => inventories,
    makeForeign: ({ id, body }) => void store.makeForeign(id, body),
    meddle: store.meddle,
    mark: store.mark,
    remove: store.remove,
    ...faults.switches,
  }
}
