// What the server's book of field owners says: what we own of an object, and whether a client of old owns some too.
import { fingerprint } from '../../domain/manifests/fingerprint.ts'

/** Is one entry of `managedFields`; `fieldsV1` is a tree of field paths. */
export type ManagedFields = {
  readonly manager?: string
  readonly operation?: string
  readonly apiVersion?: string
  readonly time?: string
  readonly fieldsType?: string
  readonly fieldsV1?: FieldTree
  readonly subresource?: string
}

/** Is a set of field paths, as a tree; `.` names the parent itself. */
export type FieldTree = { readonly [path: string]: FieldTree }

/** Exact names: a prefix would also take what people do by hand, such as `kubectl rollout restart`. */
const FORMER_MANAGERS: ReadonlySet<string> = new Set([
  'kubectl-client-side-apply',
  'kubectl-create',
  'kubectl',
  'before-first-apply',
])

/** Says whether an entry is what we own by applying. */
export function isOurs(entry: ManagedFields, fieldManager: string): boolean {
  return entry.manager === fieldManager && entry.operation === 'Apply' && !entry.subresource
}

/** Says whether an entry belongs to a client whose fields have to become ours. */
export function isFormer({ manager = '', subresource }: ManagedFields): boolean {
  return FORMER_MANAGERS.has(manager) && !subresource
}

/** Fingerprints what we own of an object; empty when it is nothing. The server writes the tree in one fixed order. */
export function fingerprintOwned(entries: readonly ManagedFields[] | null | undefined, fieldManager: string): string {
  const ours = entries?.find(entry => isOurs(entry, fieldManager))
  return ours?.fieldsV1 === undefined ? '' : fingerprint(JSON.stringify(ours.fieldsV1))
}

/** Unites two sets of field paths. */
export function uniteTrees(one: FieldTree, other: FieldTree): FieldTree {
  const united: Record<string, FieldTree> = { ...one }
  for (const [path, below] of Object.entries(other)) {
    const before = united[path]
    united[path] = before === undefined ? below : uniteTrees(before, below)
  }
  return united
}
