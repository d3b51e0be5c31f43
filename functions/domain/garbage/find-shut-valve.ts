// The valves before a whole prune: what looks like an accident waits for a person.
import { describeFailure, type FailureReport } from '../failure.ts'
import { formatResourceId, type ResourceId } from '../manifests/resource-id.ts'
import { PruneCommitBehind, PruneEmpty, PruneShare, PruneSourceChanged } from './failures.ts'
import type { Deletion, GarbageInput } from './garbage-plan.ts'
import type { Inventory } from './inventory.ts'

/** Names so many objects in a message; the plan has them all. */
const MOST_NAMES = 5

/**
 * Finds the first valve that is shut: another source, a commit that does not follow, an emptied repository, a large share.
 * Consent opens all of them. `isFormer` says that something of another source would go.
 */
export function findShutValve(
  input: GarbageInput & { readonly inventory: Inventory },
  deletions: readonly Deletion[],
  isFormer: boolean,
): FailureReport | undefined {
  if (input.isConsented || deletions.length === 0) return undefined
  const { inventory, relation, rules } = input
  const names = nameSome(deletions)
  if (isFormer) return describeFailure(new PruneSourceChanged(names))
  if (relation === 'behind' || relation === 'diverged') return describeFailure(new PruneCommitBehind(names))
  if (input.wanted.size === 0 && !rules.allowEmpty) return describeFailure(new PruneEmpty(names))
  const share = findLargeShare(deletions, inventory, rules)
  return share === undefined ? undefined : describeFailure(new PruneShare(share, names))
}

/** A share is large when it is more than the count and more than the percentage, of all entries or of those of one kind. */
function findLargeShare(
  deletions: readonly Deletion[],
  { entries }: Inventory,
  { maxCount, maxPercent }: GarbageInput['rules'],
): string | undefined {
  const isLarge = (count: number, of: number) => count > maxCount && count * 100 > maxPercent * of
  if (isLarge(deletions.length, entries.length)) return `${deletions.length} of ${entries.length} objects`
  const known = countKinds(entries)
  for (const [kind, { count, name }] of countKinds(deletions)) {
    const of = known.get(kind)?.count ?? 0
    if (isLarge(count, of)) return `${count} of ${of} objects of kind ${name}`
  }
  return undefined
}

function countKinds(objects: readonly { readonly id: ResourceId }[]) {
  const kinds = new Map<string, { count: number; readonly name: string }>()
  for (const { id } of objects) {
    const key = `${id.group}/${id.kind}`
    const counted = kinds.get(key) ?? { count: 0, name: id.kind }
    counted.count += 1
    kinds.set(key, counted)
  }
  return kinds
}

function nameSome(objects: readonly { readonly id: ResourceId }[]): string {
  const names = objects.slice(0, MOST_NAMES).map(({ id }) => formatResourceId(id))
  return objects.length > MOST_NAMES ? `${names.join(', ')} and ${objects.length - MOST_NAMES} more` : names.join(', ')
}
