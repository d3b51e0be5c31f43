// Which kinds a commit holds, each once: what the cluster is asked to list.
import type { ResourceId } from '../manifests/resource-id.ts'

/** Is one kind of one group, whatever the version. */
export type GroupKind = { readonly group: string; readonly kind: string }

/** Lists the kinds of objects, each once, in order of appearance. */
export function kindsOf(objects: readonly { readonly id: ResourceId }[]): readonly GroupKind[] {
  const kinds = new Map<string, GroupKind>()
  for (const { id } of objects) kinds.set(`${id.group}/${id.kind}`, { group: id.group, kind: id.kind })
  return [...kinds.values()]
}
