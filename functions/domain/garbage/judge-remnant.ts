// One object that is left over: may it go, does it stay and why, or is it gone already?
import { formatResourceId, formatResourceKey, type ResourceId, type ResourceKey } from '../manifests/resource-id.ts'
import type { GarbageInput, LiveRemnant } from './garbage-plan.ts'
import type { InventoryEntry } from './inventory.ts'
import { isNamed, isNamespace, isProtectedKind } from './kinds.ts'
import { GC_MARK_LABEL, gcMark } from './marks.ts'
import { findForeignFinalizer, findProtection } from './protection.ts'

/** Is what becomes of one entry; `isOurs` is false when it stays but leaves the inventory: told once, then forgotten. */
export type Judgement =
  | { readonly word: 'delete'; readonly id: ResourceId; readonly uid: string }
  | { readonly word: 'keep'; readonly why: string; readonly isOurs: boolean }
  | { readonly word: 'gone' }

/** Is what judging looks up, prepared once for all entries. */
export type Evidence = {
  readonly live: ReadonlyMap<ResourceKey, LiveRemnant>
  /** Wanted keys by uid, of what stands in the cluster. */
  readonly wantedUids: ReadonlyMap<string, ResourceKey>
  /** Wanted keys by kind, namespace and name, whatever the group. */
  readonly wantedNames: ReadonlyMap<string, readonly ResourceKey[]>
  /** Wanted objects by group, kind and name, whatever the namespace. */
  readonly wantedAnywhere: ReadonlySet<string>
  readonly unapplied: ReadonlySet<string>
  /** Sets whose marks are ours. */
  readonly sets: readonly string[]
}

/** Names of https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/ that no cluster can do without. */
const INITIAL_NAMESPACES = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease'])

/** Judges one entry that Git no longer has, by itself; what it holds is judged by `findWhatItHolds`. */
export function judgeRemnant(entry: InventoryEntry, input: GarbageInput, evidence: Evidence): Judgement {
  const { id } = entry
  if (!input.isListed(id)) return keep('its kind could not be listed, so nobody looked')
  if (isInDoubt(id, input.wanted, evidence)) return keep('Git has it, but its scope is not known now')
  const live = evidence.live.get(formatResourceKey(id))
  if (live === undefined) return { word: 'gone' }
  if (entry.uid !== '' && live.uid !== entry.uid) return disown('it was made anew by somebody else')
  if (live.isDeleting) return keep(describeDeleting(live))
  const sameAs = evidence.wantedUids.get(live.uid)
  if (sameAs !== undefined) return judgeSame(sameAs, evidence)
  const why = findOtherOwner(live, evidence.sets)
  if (why !== undefined) return disown(why)
  const reason = findReasonToKeep(live, input, evidence)
  return reason === undefined ? { word: 'delete', id: live.id, uid: live.uid } : keep(reason)
}

/** Renders what the objects of one kind in one namespace share; a failure among them holds back the others. */
export function renderPeers({ group, kind, namespace }: Pick<ResourceId, 'group' | 'kind' | 'namespace'>): string {
  return `${group}/${kind}/${namespace}`
}

/** Renders what one object shares with itself under another group: `extensions` and `networking.k8s.io` serve one Ingress. */
export function renderName({ kind, namespace, name }: Pick<ResourceId, 'kind' | 'namespace' | 'name'>): string {
  return `${kind}/${namespace}/${name}`
}

/** Git's namespace is as written while a scope is unknown: empty for what has one, or there for what has none. */
function isInDoubt(id: ResourceId, wanted: GarbageInput['wanted'], { wantedAnywhere }: Evidence): boolean {
  if (id.namespace === '') return wantedAnywhere.has(renderAnywhere(id))
  return wanted.has(formatResourceKey({ ...id, namespace: '' }))
}

/** An entry under a former group goes once the object is applied, and marked, under its new one. */
function judgeSame(wanted: ResourceKey, { unapplied }: Evidence): Judgement {
  const why = `it is the same object as ${wanted}, which Git has`
  return unapplied.has(wanted.slice(0, wanted.lastIndexOf('/'))) ? keep(why) : disown(why)
}

/** Renders what one object shares with itself in another namespace. */
export function renderAnywhere({ group, kind, name }: Pick<ResourceId, 'group' | 'kind' | 'name'>): string {
  return `${group}/${kind}/${name}`
}

function findOtherOwner(live: LiveRemnant, sets: Evidence['sets']): string | undefined {
  const mark = live.labels[GC_MARK_LABEL]
  if (mark === undefined) return 'it does not carry our mark'
  return sets.some(set => mark === gcMark(set, live.id)) ? undefined : 'it carries the mark of another set or object'
}

function findReasonToKeep(live: LiveRemnant, input: GarbageInput, evidence: Evidence): string | undefined {
  const { id } = live
  const { alsoDelete } = input.rules
  const twin = evidence.wantedNames.get(renderName(id))?.find(key => !input.isListed(parseKind(key)))
  if (twin !== undefined) return `it may be the same object as ${twin}, which Git has`
  if (isNamespace(id) && INITIAL_NAMESPACES.has(id.name)) return 'no cluster can do without this namespace'
  if (!input.isAllowed(id)) return 'its namespace is not among sync.allowNamespaces'
  if (live.hasController) return 'it belongs to another object, whose controller made it'
  const protection = findProtection(live.annotations)
  if (protection !== undefined) return `the object in the cluster says ${protection}`
  if (evidence.unapplied.has(renderPeers(id))) return 'another object of its kind and namespace was not applied'
  if (isNamed(id, alsoDelete)) return undefined
  if (isProtectedKind(id)) return `${id.kind} is a protected kind`
  const finalizer = findForeignFinalizer(live)
  return finalizer === undefined ? undefined : `its finalizer ${finalizer} is another controller's`
}

function parseKind(key: ResourceKey): Pick<ResourceId, 'group' | 'kind'> {
  const [group = '', kind = ''] = key.split('/')
  return { group, kind }
}

/** The moment and not the age, so that a run that finds nothing new says nothing new. */
function describeDeleting({ id, finalizers, deletingSince }: LiveRemnant): string {
  const since = deletingSince === undefined ? '' : ` since ${deletingSince}`
  const waits = finalizers.length > 0 ? `; it waits for ${finalizers.join(', ')}` : ''
  return `${formatResourceId(id)} is being deleted already${since}${waits}`
}

function keep(why: string): Judgement {
  return { word: 'keep', why, isOurs: true }
}

function disown(why: string): Judgement {
  return { word: 'keep', why, isOurs: false }
}
