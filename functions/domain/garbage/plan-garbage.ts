// Decides what is deleted of what Git no longer has: only what is surely ours, untouched by others, and no accident.
import { formatResourceKey, type ResourceKey } from '../manifests/resource-id.ts'
import { findShutValve } from './find-shut-valve.ts'
import { findWhatItHolds } from './find-what-it-holds.ts'
import type { Deletion, GarbageInput, GarbagePlan, Remnant } from './garbage-plan.ts'
import type { Inventory } from './inventory.ts'
import { type Evidence, judgeRemnant, renderAnywhere, renderName, renderPeers } from './judge-remnant.ts'
import { GC_MARK_LABEL, gcMark } from './marks.ts'
import { stageDeletions } from './stage-deletions.ts'

/** Is the set of the inventory's own source. Its marks are ours too; the valve for a changed source holds them until consent. */
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
  const gone: ResourceKey[] = []
  for (const entry of stale) {
    const { id, at } = entry
    const judgement = judgeRemnant(entry, input, evidence)
    if (judgement.word === 'delete') deletions.push({ id: judgement.id, uid: judgement.uid, at })
    else if (judgement.word === 'gone') gone.push(formatResourceKey(id))
    else {
      kept.push({ id, at, why: judgement.why })
      if (!judgement.isOurs) gone.push(formatResourceKey(id))
    }
  }
  const { going, held: holders } = splitHolders(deletions, kept, input)
  const plan = { kept: [...kept, ...holders], gone }
  if (rules.mode === 'dry-run') return { ...plan, stages: [], held: stageDeletions(going).flat() }
  const valve = findShutValve({ ...input, inventory }, going, isOfFormerSource(going, input, evidence))
  if (valve !== undefined) return { ...plan, stages: [], held: stageDeletions(going).flat(), valve }
  return { ...plan, stages: stageDeletions(going), held: [] }
}

/**
 * Tells whether anything of the inventory's own source would go. Where its set is known, the marks tell what is of which, so
 * that what stays of the former source does not hold back the new one.
 */
function isOfFormerSource(
  deletions: readonly Deletion[],
  { source, inventory, set, formerSet }: GarbageInput & FormerSet,
  { live }: Evidence,
): boolean {
  if (inventory?.source === source) return false
  if (formerSet === undefined) return true
  return deletions.some(({ id }) => live.get(formatResourceKey(id))?.labels[GC_MARK_LABEL] !== gcMark(set, id))
}

/** Namespaces and CRDs that hold something that stays are kept. */
function splitHolders(deletions: readonly Deletion[], kept: readonly Remnant[], input: GarbageInput) {
  const keys = new Set(deletions.map(({ id }) => formatResourceKey(id)))
  const unseen = kept.filter(({ id }) => !input.isListed(id)).map(({ id }) => id)
  const going: Deletion[] = []
  const held: Remnant[] = []
  for (const deletion of deletions) {
    const why = findWhatItHolds(deletion, input, { going: keys, unseen })
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
  const wantedAnywhere = new Set<string>()
  const wantedNames = new Map<string, ResourceKey[]>()
  for (const key of wanted) {
    const [group = '', kind = '', namespace = '', name = ''] = key.split('/')
    wantedAnywhere.add(renderAnywhere({ group, kind, name }))
    const twins = renderName({ kind, namespace, name })
    wantedNames.set(twins, [...(wantedNames.get(twins) ?? []), key])
  }
  return {
    live,
    wantedUids,
    wantedNames,
    wantedAnywhere,
    unapplied: new Set(input.unapplied.map(renderPeers)),
    sets: formerSet === undefined ? [set] : [set, formerSet],
  }
}
