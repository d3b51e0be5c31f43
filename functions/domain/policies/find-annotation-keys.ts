// Finds under which keys a policy stands in annotations.

const PREFIXES = ['fluxcd.io/', 'flux.weave.works/'] as const
const FILTER = 'filter.fluxcd.io/'
const TAG = 'tag.'

/** Finds the keys of a policy that are there, the one that counts first. */
export function findAnnotationKeys(policy: string, annotations: Readonly<Record<string, string>>): readonly string[] {
  const filter = policy.startsWith(TAG) ? [`${FILTER}${policy.slice(TAG.length)}`] : []
  return [...PREFIXES.map(prefix => `${prefix}${policy}`), ...filter].filter(key => Object.hasOwn(annotations, key))
}
