// A manifest: one Kubernetes object as Git holds it, with the place it came from.
import type { JsonObject } from './json.ts'
import type { ResourceId } from './resource-id.ts'

/** Is one object to be applied. */
export type Manifest = {
  /** With the effective namespace: defaulted, or dropped for a cluster-scoped kind. */
  readonly id: ResourceId
  /** `unknown` when neither the cluster nor a CRD of this commit knows the kind; its namespace is then as written. */
  readonly scope: 'Namespaced' | 'Cluster' | 'unknown'
  /** As written: nothing is defaulted or stripped. */
  readonly object: JsonObject
  readonly annotations: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  /** Path below the repository's root. */
  readonly file: string
  /** Counts the documents of the file from 0, empty ones too. */
  readonly documentIndex: number
  /** Where the document's content starts, counted from 1. */
  readonly line: number
}
