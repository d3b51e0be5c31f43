// What stored facts say about one object or one commit; it asks nobody.
import type { CommitSha } from '../events/git.ts'
import type { Inventory, InventoryEntry } from '../garbage/inventory.ts'
import { formatResourceId, type ResourceIdText } from '../manifests/resource-id.ts'
import type { SyncRun } from '../sync/sync-run.ts'
import type { CommitRun, ObjectFacts, ObjectRun, RunFacts, WhyAnswer } from './api-objects.ts'
import { isMeant, type Subject } from './name-subject.ts'

/** Is one object that may be meant; without an entry the target does not hold it, and its group is not known. */
export type Candidate = { readonly id: ResourceIdText; readonly entry?: InventoryEntry }

/** Finds the objects that are meant among those that are owned, were told of, or have images in Git. */
export function findCandidates(
  subject: Extract<Subject, { readonly kind: 'objects' }>,
  inventory: Inventory | undefined,
  journal: readonly SyncRun[],
  inGit: Iterable<ResourceIdText>,
): readonly Candidate[] {
  const owned = (inventory?.entries ?? [])
    .map(entry => ({ id: formatResourceId(entry.id), entry }))
    .filter(({ id }) => isMeant(id, subject))
  const known = new Set(owned.map(({ id }) => id))
  const journalled = journal.flatMap(({ objects }) => objects.map(({ id }) => id))
  const told = new Set([...journalled, ...inGit].filter(id => isMeant(id, subject)))
  return [...owned, ...[...told].filter(id => !known.has(id)).map(id => ({ id }))]
}

/** Describes what journal and inventory know of one object. */
export function describeStored(
  { id, entry }: Candidate,
  inventory: Inventory | undefined,
  journal: readonly SyncRun[],
): Omit<ObjectFacts, 'live' | 'notLookedAt'> {
  const runs = journal.flatMap(run => findObject(run, id) ?? [])
  const applied = runs.find(({ outcome }) => outcome === 'created' || outcome === 'updated')
  const latest = journal.find(run => run.commit !== undefined)
  const last = latest && (findObject(latest, id) ?? tellUnchanged(latest, entry))
  return {
    id,
    ...(applied === undefined ? {} : { applied }),
    ...(last === undefined ? {} : { last }),
    ...(entry === undefined || inventory === undefined
      ? {}
      : { owned: { at: entry.at, commit: inventory.commit, isClaimed: entry.uid === '' } }),
  }
}

/** Describes every run of a commit, newest first. */
export function describeCommit(
  prefix: string,
  applied: CommitSha | undefined,
  journal: readonly SyncRun[],
): Extract<WhyAnswer, { readonly kind: 'commit' }> {
  const runs = journal
    .filter(({ commit }) => commit?.startsWith(prefix))
    .map(run => {
      const { counts, objects, failures, summary, tag } = run
      return { ...factsOf(run), counts, objects, failures, summary, tag } satisfies CommitRun
    })
  const isApplied = applied?.startsWith(prefix) ?? false
  const commit = runs[0]?.commit ?? (isApplied && applied !== undefined ? applied : prefix)
  return { kind: 'commit', commit, runs, isApplied }
}

/** Describes the latest run: an object may be skipped because all of it failed. */
export function describeLatest([latest]: readonly SyncRun[]): Pick<WhyAnswer, 'latest'> {
  if (latest === undefined) return {}
  const { summary, failures } = latest
  return { latest: { ...factsOf(latest), summary, failures } }
}

function findObject(run: SyncRun, id: ResourceIdText): ObjectRun | undefined {
  const told = run.objects.find(object => object.id === id)
  if (told === undefined) return undefined
  const { outcome, at, why, code } = told
  return {
    ...factsOf(run),
    outcome,
    at,
    ...(why === undefined ? {} : { why }),
    ...(code === undefined ? {} : { code }),
  }
}

/** A run tells no object that stayed as it was; one that ended early said nothing about any. */
function tellUnchanged(run: SyncRun, entry: InventoryEntry | undefined): ObjectRun | undefined {
  const isWhole = run.verdict === 'applied' || run.verdict === 'partly-applied'
  if (!isWhole || entry === undefined || entry.uid === '' || !run.counts.unchanged) return undefined
  return { ...factsOf(run), outcome: 'unchanged', at: entry.at }
}

function factsOf({ id: job, reason, commit, endedAt, verdict }: SyncRun): RunFacts {
  return { job, reason, ...(commit === undefined ? {} : { commit }), endedAt, verdict }
}
