// What the answers to questions about rights come to: what is missing, and what is held without being needed.
import type { AccessQuestion, NeededRight } from './needed-rights.ts'

/** Is what is asked about beside the rights that are needed: whoever holds one of these holds far more than that. */
export const NEEDLESS_RIGHTS: readonly (AccessQuestion & { readonly means: string })[] = [
  { group: '*', resource: '*', verb: '*', means: 'do everything' },
  { group: 'rbac.authorization.k8s.io', resource: 'clusterroles', verb: 'escalate', means: 'grant what it has not' },
  { group: 'rbac.authorization.k8s.io', resource: 'clusterroles', verb: 'bind', means: 'bind any role' },
  { group: '', resource: 'users', verb: 'impersonate', means: 'act as anybody' },
]

const MOST_TOLD = 6

/** Describes rights that lack, verbs of one kind together: `create, patch deployments.apps in team-a`. */
export function describeMissingRights(missing: readonly NeededRight[]): string {
  const placed = Map.groupBy(missing, ({ group, resource, namespace }) => {
    const kind = group === '' ? resource : `${resource}.${group}`
    return namespace === undefined ? kind : `${kind} in ${namespace}`
  })
  const lines = [...placed].map(([place, rights]) => `${rights.map(({ verb }) => verb).join(', ')} ${place}`)
  const more = lines.length - MOST_TOLD
  return [...lines.slice(0, MOST_TOLD), ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

/** Describes what may be done without being needed; undefined when that is nothing. `allowed` answers {@link NEEDLESS_RIGHTS}. */
export function describeNeedlessRights(allowed: readonly boolean[]): string | undefined {
  const held = NEEDLESS_RIGHTS.filter((_, index) => allowed[index] === true).map(({ means }) => means)
  return held[0] === NEEDLESS_RIGHTS[0]?.means ? held[0] : held.join(', ') || undefined
}
