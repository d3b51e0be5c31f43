// Tells whether an object asks to be left alone, in Git or in the cluster.
import { readPolicies } from './read-policies.ts'

/** Tells whether annotations say that the object is not ours to apply; `sync_only` does not. */
export function isIgnored(annotations: Readonly<Record<string, string>>): boolean {
  return readPolicies(annotations).ignore === 'true'
}
