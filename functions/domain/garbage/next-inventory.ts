// What the inventory says before an apply and after a run, so that a crash between them leaks nothing.
import { formatResourceKey, type ResourceId, type ResourceKey } from '../manifests/resource-id.ts'
import type { GarbageInput, GarbagePlan } from './garbage-plan.ts'
import type { Inventory, InventoryEntry } from './inventory.ts'

/** Is one object that Git asks for, as the plan of the sync has it. */
export type PlannedEntry = {
  readonly id: ResourceId
  readonly sent: string
  readonly source: { readonly file: string; readonly line: number }
}

/** Is what claiming is decided from. */
export type ClaimInput = {
  readonly previous: Inventory | undefined
  /** Only what will be sent. */
  readonly planned: readonly PlannedEntry[]
  readonly listing: {
    readonly objects: readonly { readonly id: ResourceId; readonly uid: string }[]
    isListed(kind: { readonly group: string; readonly kind: string }): boolean
  }
  readonly source: string
  readonly commit: string
}

/**
 * Claims what will be sent: the inventory to write before an apply, old and new together. The very same object comes back
 * when there is nothing to claim, and nothing has to be written.
 *
 * What will be made anew, or was by others, is claimed again: its uid would not be known after a crash. Source and commit
 * stay those of the previous one until the run is over, or a crash would open the valves.
 */
export function claimInventory({ previous, planned, listing, source, commit }: ClaimInput): Inventory {
  const uids = new Map(listing.objects.map(({ id, uid }) => [formatResourceKey(id), uid]))
  const entries = new Map((previous?.entries ?? []).map(entry => [formatResourceKey(entry.id), entry]))
  let hasNew = previous === undefined
  for (const object of planned) {
    const key = formatResourceKey(object.id)
    const known = entries.get(key)
    const isStanding = known !== undefined && (known.uid === (uids.get(key) ?? '') || !listing.isListed(object.id))
    if (known?.uid === '' || isStanding) continue
    entries.set(key, { id: object.id, uid: '', sent: '', footprint: '', at: renderAt(object) })
    hasNew = true
  }
  if (previous !== undefined && !hasNew) return previous
  return { source: previous?.source ?? source, commit: previous?.commit ?? commit, entries: [...entries.values()] }
}

/** Is what settling is decided from. */
export type SettleInput = Pick<GarbageInput, 'wanted' | 'source' | 'relation' | 'isConsented'> & {
  /** As {@link claimInventory} answered. */
  readonly claimed: Inventory
  /** Everything Git asks for that was sent or stands as we left it. */
  readonly planned: readonly PlannedEntry[]
  /** What the cluster answered; an object without a uid failed, waits or was not reached. */
  readonly results: readonly { readonly id: ResourceId; readonly uid?: string; readonly footprint?: string }[]
  readonly garbage: GarbagePlan
  /** What became of the plan's deletions. */
  readonly deleted: readonly {
    readonly id: ResourceId
    readonly outcome: 'deleted' | 'deleting' | 'kept' | 'postponed'
  }[]
  readonly commit: string
}

/** Says what the inventory holds after a run; the very same object comes back when nothing changed. */
export function settleInventory(input: SettleInput): Inventory {
  const { claimed, garbage, deleted } = input
  const entries = new Map(claimed.entries.map(entry => [formatResourceKey(entry.id), entry]))
  const results = new Map(input.results.map(result => [formatResourceKey(result.id), result]))
  for (const object of input.planned) {
    const key = formatResourceKey(object.id)
    const settled = settleEntry(object, entries.get(key), results.get(key))
    if (settled !== undefined) entries.set(key, settled)
  }
  for (const key of garbage.gone) entries.delete(key)
  for (const { id, outcome } of deleted) if (outcome === 'deleted') entries.delete(formatResourceKey(id))
  return keepIfSame(claimed, { ...moveOn(input, [...entries.keys()]), entries: [...entries.values()] })
}

/** An object that stands as we left it keeps its entry, though its file may have moved. */
function settleEntry(
  object: PlannedEntry,
  entry: InventoryEntry | undefined,
  result: SettleInput['results'][number] | undefined,
): InventoryEntry | undefined {
  const at = renderAt(object)
  if (result?.uid !== undefined) {
    return { id: object.id, uid: result.uid, sent: object.sent, footprint: result.footprint ?? '', at }
  }
  return entry === undefined ? undefined : { ...entry, at }
}

/**
 * The valves for another source and a commit that does not follow stay shut until what they guard is dealt with. The source
 * moves on when nothing bears the former one's marks any more, but what is on its way out: no other set knows them. The
 * commit moves on when it follows, and when all that is left over was consented to and stays by a rule.
 */
function moveOn(input: SettleInput, keys: readonly ResourceKey[]): Pick<Inventory, 'source' | 'commit'> {
  const { claimed, wanted, garbage } = input
  const leaving = keysOf(input.deleted.filter(({ outcome }) => outcome === 'deleting'))
  const kept = keysOf(garbage.kept)
  const marked = keysOf(input.planned)
  for (const { id, uid } of input.results) if (uid === undefined) marked.delete(formatResourceKey(id))
  const isSame = claimed.source === input.source
  const isMoving = isSame || keys.every(key => (wanted.has(key) ? marked : leaving).has(key))
  const isFollowing = isSame && (input.relation === 'identical' || input.relation === 'ahead')
  const isDealtWith = keys.every(key => wanted.has(key) || leaving.has(key) || (input.isConsented && kept.has(key)))
  return {
    source: isMoving ? input.source : claimed.source,
    commit: isFollowing || isDealtWith ? input.commit : claimed.commit,
  }
}

function keysOf(objects: readonly { readonly id: ResourceId }[]): Set<ResourceKey> {
  return new Set(objects.map(({ id }) => formatResourceKey(id)))
}

function keepIfSame(before: Inventory, after: Inventory): Inventory {
  return JSON.stringify(before) === JSON.stringify(after) ? before : after
}

function renderAt({ source }: PlannedEntry): string {
  return `${source.file}:${source.line}`
}
