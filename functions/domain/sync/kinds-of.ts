// Which kinds a commit holds, each once: what the cluster is asked to list.
import type { Manifest } from '../manifests/manifest.ts'

/** Is one kind of one group, whatever the version. */
export type GroupKind = { readonly group: string; readonly kind: string }

/** Lists the kinds of manifests, each once, in order of appearance. */
export function kindsOf(manifests: readonly Manifest[]): readonly GroupKind[] {
  const kinds = new Map<string, GroupKind>()
  for (const { id } of manifests) kinds.set(`${id.group}/${id.kind}`, { group: id.group, kind: id.kind })
  return [...kinds.values()]
}
