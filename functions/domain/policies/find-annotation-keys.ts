// Finds under which keys a policy stands in annotations.
import { FILTER_PREFIX, PREFIXES, TAG } from './read-policies.ts'

/** Finds the keys of a policy that are there, the one that counts first. */
export function findAnnotationKeys(policy: string, annotations: Readonly<Record<string, string>>): readonly string[] {
  const filter = policy.startsWith(TAG) ? [`${FILTER_PREFIX}${policy.slice(TAG.length)}`] : []
  return [...PREFIXES.map(prefix => `${prefix}${policy}`), ...filter].filter(key => Object.hasOwn(annotations, key))
}
