// A world to try garbage collection in: two targets, one cluster, strangers, and a ledger of who owns which very object.
// The ledger is kept by what happens, never by what the code under test thinks.
import { isAsLeft } from '../../../functions/domain/garbage/find-unchanged.ts'
import { fingerprintSource } from '../../../functions/domain/garbage/fingerprint-source.ts'
import type { Deletion, GarbageInput, LiveRemnant } from '../../../functions/domain/garbage/garbage-plan.ts'
import type { Inventory } from '../../../functions/domain/garbage/inventory.ts'
import { GC_MARK_LABEL, gcMark } from '../../../functions/domain/garbage/marks.ts'
import { nameSet } from '../../../functions/domain/garbage/name-set.ts'
import { claimInventory, type SettleInput, settleInventory } from '../../../functions/domain/garbage/next-inventory.ts'
import { planGarbage } from '../../../functions/domain/garbage/plan-garbage.ts'
import {
  formatResourceKey,
  type ResourceId,
  type ResourceKey,
} from '../../../functions/domain/manifests/resource-id.ts'
import { anId } from './a-remnant.ts'

export const TEXTS = [
  ...['a', 'b', 'c', 'd', 'e'].map(name => `v1/ConfigMap/one/${name}`),
  ...['a', 'b'].map(name => `v1/ConfigMap/two/${name}`),
  ...['a', 'b'].map(name => `v1/Secret/one/${name}`),
  'v1/Namespace//two',
] as const
const IDS = TEXTS.map(anId)
export const MOST_AT_ONCE = { maxCount: 2, maxPercent: 30 }

export type Standing = {
  readonly id: ResourceId
  readonly uid: string
  labels: Record<string, string>
  annotations: Record<string, string>
  isDeleting: boolean
  writer: string
}
/** Whose an object is: the target that last applied it, unless somebody took its label off. */
type Owned = { readonly target: string; readonly source: string; readonly commit: number; readonly isRestored: boolean }
type Commit = { readonly parent: number | undefined; readonly files: ReadonlyMap<number, string> }
export type Target = {
  readonly name: string
  branch: string
  commits: Commit[]
  head: number
  inventory: Inventory | undefined
  /** A run was killed or went wrong in part, so that claims may be all that is known. */
  hadFault: boolean
}

export type Faults = {
  /** The run is killed after so many steps. */
  readonly stopAfter?: number | undefined
  readonly failing: readonly number[]
  readonly unlisted?: string | undefined
  readonly deletes: 'deleted' | 'deleting' | 'postponed'
}
export const NO_FAULTS: Faults = { failing: [], deletes: 'deleted' }

class Killed extends Error {}

export function openWorld() {
  const cluster = new Map<ResourceKey, Standing>()
  const ledger = new Map<string, Owned>()
  const targets: readonly Target[] = ['shop', 'bank'].map(name => {
    return {
      name,
      branch: 'main',
      commits: [{ parent: undefined, files: new Map() }],
      head: 0,
      inventory: undefined,
      hadFault: false,
    }
  })
  let made = 0
  let erased = 0

  const create = (id: ResourceId, labels: Record<string, string>, writer: string): Standing => {
    made += 1
    const object = { id, uid: `uid-${made}`, labels, annotations: {}, isDeleting: false, writer }
    cluster.set(formatResourceKey(id), object)
    return object
  }
  const filesOf = (target: Target) => target.commits[target.head]?.files ?? new Map<number, string>()
  const wantedOf = (target: Target) => new Set([...filesOf(target).keys()].map(index => keyOf(index)))
  const sourceOf = ({ branch }: Target) => fingerprintSource({ host: 'h', repository: 'o/r', branch, paths: [] })

  const mayDelete = (target: Target, object: Standing, isConsented: boolean): string | undefined => {
    const owned = ledger.get(object.uid)
    const key = formatResourceKey(object.id)
    if (wantedOf(target).has(key)) return `${key} is wanted`
    if (owned === undefined) return `${key} is a stranger's`
    if (owned.target !== target.name) return `${key} is ${owned.target}'s`
    if (object.annotations['fluxcd.io/prune'] !== undefined) return `${key} is protected`
    if (owned.isRestored && !target.hadFault) return `${key} was made anew by a stranger`
    if (isConsented || target.hadFault) return undefined
    if (wantedOf(target).size === 0) return `${key} goes with all the others`
    if (owned.source !== sourceOf(target)) return `${key} is of another source`
    return isAncestor(target, owned.commit, target.head) ? undefined : `${key} is of another history`
  }

  const erase = (target: Target, { id, uid }: Deletion, how: Faults['deletes'], isConsented: boolean) => {
    const object = cluster.get(formatResourceKey(id))
    if (object?.uid !== uid) throw new Error(`${target.name} would delete what does not stand`)
    erased += 1
    const inside = id.kind === 'Namespace' ? [...cluster.values()].filter(one => one.id.namespace === id.name) : []
    for (const one of [object, ...inside]) {
      const wrong = one.isDeleting ? undefined : mayDelete(target, one, isConsented)
      if (wrong !== undefined) throw new Error(`${target.name} deletes wrongly: ${wrong}`)
      if (how === 'deleted') cluster.delete(formatResourceKey(one.id))
      else one.isDeleting = true
    }
  }

  const apply = (target: Target, id: ResourceId, mark: string) => {
    const known = cluster.get(formatResourceKey(id))
    const object = known ?? create(id, {}, target.name)
    object.labels = { ...object.labels, [GC_MARK_LABEL]: mark }
    object.writer = target.name
    ledger.set(object.uid, { target: target.name, source: sourceOf(target), commit: target.head, isRestored: false })
    return { id, uid: object.uid, footprint: target.name }
  }

  /** A run that came to its end found the object wanted in this commit too, or it was consented that it is not. */
  const seeIn = (target: Target, object: Standing) => {
    const owned = ledger.get(object.uid)
    if (owned?.target === target.name) ledger.set(object.uid, { ...owned, commit: target.head })
  }

  const runToTheEnd = (target: Target, faults: Faults, isConsented: boolean) => {
    let steps = 0
    const step = () => {
      if (faults.unlisted === undefined && steps === faults.stopAfter) throw new Killed()
      steps += 1
    }
    const source = sourceOf(target)
    const set = nameSet(target.name, source)
    const previous = target.inventory
    const isListed = ({ kind }: { readonly kind: string }) => kind !== faults.unlisted
    const live = [...cluster.values()].filter(({ id }) => isListed(id)).map(snapshot)
    const planned = [...filesOf(target)].map(([index, file]) => {
      return { index, id: IDS[index] as ResourceId, sent: `content ${index}`, source: { file, line: 1 } }
    })
    const find = <T extends { readonly id: ResourceId }>(
      all: readonly T[] | undefined,
      { id }: { readonly id: ResourceId },
    ) => all?.find(one => formatResourceKey(one.id) === formatResourceKey(id))
    const sent = planned.filter(one => !isAsLeft(one, find(previous?.entries, one), find(live, one), set))
    const commit = String(target.head)
    const claimed = claimInventory({ previous, planned: sent, listing: { objects: live, isListed }, source, commit })
    step()
    target.inventory = claimed
    const results = sent.map((one): SettleInput['results'][number] => {
      step()
      return faults.failing.includes(one.index) ? { id: one.id } : apply(target, one.id, gcMark(set, one.id))
    })
    step()
    const relation = relate(target, Number(claimed.commit))
    const wanted = wantedOf(target)
    const garbage = planGarbage({
      rules: { mode: 'on', ...MOST_AT_ONCE, allowEmpty: false, alsoDelete: ['Namespace'] },
      ...{ set, formerSet: nameSet(target.name, claimed.source), source, inventory: claimed, relation, wanted, live },
      ...{ isListed, isConsented, isAllowed: () => true },
      unapplied: results.filter(({ uid }) => uid === undefined).map(({ id }) => id),
    })
    const deletions = garbage.stages.flat()
    const most = Math.max(MOST_AT_ONCE.maxCount, (claimed.entries.length * MOST_AT_ONCE.maxPercent) / 100)
    if (!isConsented && deletions.length > most) throw new Error(`${target.name} deletes ${deletions.length} at once`)
    const deleted = deletions.map(deletion => {
      step()
      if (faults.deletes !== 'postponed') erase(target, deletion, faults.deletes, isConsented)
      return { id: deletion.id, outcome: faults.deletes }
    })
    step()
    const told = { claimed, planned, results, garbage, deleted, wanted, source, commit, relation, isConsented }
    target.inventory = settleInventory(told)
    for (const [key, object] of cluster) if (wanted.has(key) || isConsented) seeIn(target, object)
  }

  return {
    cluster,
    ledger,
    targets,
    create,
    wantedOf,
    countDeletions: () => erased,
    run(target: Target, faults: Faults, isConsented: boolean) {
      const isFaulty = faults.failing.length > 0 || faults.unlisted !== undefined || faults.deletes === 'postponed'
      if (isFaulty || faults.stopAfter !== undefined) target.hadFault = true
      try {
        runToTheEnd(target, faults, isConsented)
      } catch (error) {
        if (!(error instanceof Killed)) throw error
      }
    },
    /** Lets the cluster finish what is on its way out. */
    finishDeletions() {
      for (const [key, { isDeleting }] of cluster) if (isDeleting) cluster.delete(key)
    },
  }
}

export const keyOf = (index: number): ResourceKey => formatResourceKey(IDS[index] as ResourceId)
export const idOf = (index: number): ResourceId => IDS[index] as ResourceId

function snapshot({ id, uid, labels, annotations, isDeleting, writer }: Standing) {
  const copies = { labels: { ...labels }, annotations: { ...annotations } }
  const rest = { isDeleting, hasController: false, finalizers: [], hasFormerManager: false, footprint: writer }
  return { id, uid, ...copies, ...rest } satisfies LiveRemnant
}

function isAncestor(target: Target, one: number, of: number): boolean {
  for (let at: number | undefined = of; at !== undefined; at = target.commits[at]?.parent) if (at === one) return true
  return false
}

function relate(target: Target, known: number): GarbageInput['relation'] {
  if (known === target.head) return 'identical'
  if (isAncestor(target, known, target.head)) return 'ahead'
  return isAncestor(target, target.head, known) ? 'behind' : 'diverged'
}
