// The resources a stock API server serves, per group version, in discovery order.
import { readFileSync } from 'node:fs'

/** A subresource; `group`, `version` and `kind` are those of its body, where they differ from the resource's. */
export type BuiltInSubresource = {
  readonly name: string
  readonly kind: string
  readonly group?: string
  readonly version?: string
  readonly verbs: readonly string[]
}

/** One resource as discovery shows it. */
export type BuiltInResource = {
  readonly plural: string
  readonly singular: string
  readonly kind: string
  readonly namespaced: boolean
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly verbs: readonly string[]
  readonly subresources?: readonly BuiltInSubresource[]
}

/** One group version; the core group is `''`. */
export type BuiltInGroupVersion = {
  readonly group: string
  readonly version: string
  readonly resources: readonly BuiltInResource[]
}

/** Reads the table of built-in resources; the file is small, the caller keeps the result. */
export function readBuiltInResources(): readonly BuiltInGroupVersion[] {
  return JSON.parse(readFileSync(new URL('./resources.json', import.meta.url), 'utf8')) as BuiltInGroupVersion[]
}
