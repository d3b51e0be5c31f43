// Decides what is deleted of what Git no longer has: only what is surely ours, untouched by others, and no accident.
import { formatResourceKey, type ResourceKey } from '../manifests/resource-id.ts'
import { findShutValve } from './find-shut-valve.ts'
import { findWhatItHolds } from './find-what-it-holds.ts'
import type { Deletion, GarbageInput, GarbagePlan, Remnant } from './garbage-plan.ts'
import type { Inventory } from './inventory.ts'
import { type Evidence, judgeRemnant, renderName, renderPeers } from './judge-remnant.ts'
import { stageDeletions } from './stage-deletions.ts'

/** Is the set of the source that built the inventory, whose marks count too once a changed source is consented to. */
export type FormerSet = { readonly formerSet?: string }

const NOTHING: GarbagePlan = { stages: [], held: [], kept: [], gone: [] }

/**
 * Plans what is deleted, held back, kept and forgotten. Keys decide, so that renaming files changes nothing.
 *
 * What turns out not to be ours (made anew, or marked by somebody else) is in `kept` and in `gone`: told once, then forgotten.
 */
export function planGarbage(input: GarbageInput & FormerSet): GarbagePlan {
  const { inventory, rules, wanted } = input
  if (rules.mode === 'off' || inventory === undefined) return NOTHING
  const evidence = gatherEvidence(input, inventory)
  const stale = inventory.entries.filter(({ id }) => !wanted.has(formatResourceKey(id)))
  const deletions: Deletion[] = []
  const kept: Remnant[] = []
  const ours: { readonly id: Remnant['id'] }[] = []
  const gone: ResourceKey[] = []
  for (const entry of stale) {
    const { id, at } = entry
    const judgement = judgeRemnant(entry, input, evidence)
    if (judgement.word === 'delete') deletions.push({ id: judgement.id, uid: judgement.uid, at })
    else if (judgement.word === 'gone') gone.push(formatResourceKey(id))
    else {
      kept.push({ id, at, why: judgement.why })
      if (judgement.isOurs) ours.push(entry)
      else gone.push(formatResourceKey(id))
    }
  }
  const { going, held: holders } = splitHolders(deletions, input)
  const leftOver = [...ours, ...going, ...holders]
  const plan = { kept: [...kept, ...holders], gone }
  if (rules.mode === 'dry-run') return { ...plan, stages: [], held: stageDeletions(going).flat() }
  const valve = findShutValve({ ...input, inventory }, leftOver, going)
  if (valve !== undefined) return { ...plan, stages: [], held: stageDeletions(going).flat(), valve }
  return { ...plan, stages: stageDeletions(going), held: [] }
}

/** Namespaces and CRDs that hold something that stays are kept; a namespace that stays may hold back nothing else. */
function splitHolders(deletions: readonly Deletion[], input: GarbageInput) {
  const keys = new Set(deletions.map(({ id }) => formatResourceKey(id)))
  const going: Deletion[] = []
  const held: Remnant[] = []
  for (const deletion of deletions) {
    const why = findWhatItHolds(deletion, input, keys)
    if (why === undefined) going.push(deletion)
    else held.push({ id: deletion.id, at: deletion.at, why })
  }
  return { going, held }
}

function gatherEvidence(input: GarbageInput & FormerSet, inventory: Inventory): Evidence {
  const { wanted, set, formerSet } = input
  const live = new Map(input.live.map(object => [formatResourceKey(object.id), object]))
  const wantedUids = new Map<string, ResourceKey>()
  const note = (key: ResourceKey, uid: string) => {
    if (uid !== '' && wanted.has(key)) wantedUids.set(uid, key)
  }
  for (const { id, uid } of inventory.entries) note(formatResourceKey(id), uid)
  for (const [key, { uid }] of live) note(key, uid)
  const wantedNames = new Map<string, ResourceKey[]>()
  for (const key of wanted) {
    const [, kind = '', namespace = '', name = ''] = key.split('/')
    const twins = renderName({ kind, namespace, name })
    wantedNames.set(twins, [...(wantedNames.get(twins) ?? []), key])
  }
  return {
    live,
    wantedUids,
    wantedNames,
    unapplied: new Set(input.unapplied.map(renderPeers)),
    sets: formerSet === undefined || !input.isConsented ? [set] : [set, formerSet],
  }
}
