// The rights that our requests need, one by one, as a server can be asked about them.
import type { ClusterRights } from './cluster-rights.ts'
import { decideRules, inventoryRule, type Rule } from './rules.ts'

/** Is one thing that may be allowed; without a namespace it is meant everywhere. */
export type AccessQuestion = {
  readonly group: string
  readonly resource: string
  readonly verb: string
  readonly namespace?: string
}

/** Is one right; without an optional one something is not done, and the rest is. */
export type NeededRight = AccessQuestion & { readonly isOptional: boolean }

/** Lists every right once: those of the role in each of its namespaces, or everywhere, and those to keep the record. */
export function listNeededRights(rights: ClusterRights): readonly NeededRight[] {
  const rules = decideRules(rights).filter(({ isOffered = false }) => !isOffered)
  // A rule for several groups names what only some of them have: what stands in no rule for one group is not asked for.
  const known = new Set(rules.filter(isOfOneGroup).flatMap(rule => rule.resources.map(one => keyOf(rule, one))))
  const places = rights.namespaces.length === 0 ? [undefined] : rights.namespaces
  const ofRole = rules.flatMap(rule => places.flatMap(place => ask(rule, place, known)))
  const ofRecord = rights.inventoryNamespaces.flatMap(place => ask(inventoryRule(rights), place, known))
  const distinct = new Map([...ofRole, ...ofRecord].map(right => [JSON.stringify(right), right]))
  return [...distinct.values()]
}

function ask(rule: Rule, namespace: string | undefined, known: ReadonlySet<string>): readonly NeededRight[] {
  return rule.apiGroups.flatMap(group =>
    rule.resources
      .filter(resource => isOfOneGroup(rule) || known.has(`${group}/${resource}`))
      .flatMap(resource =>
        rule.verbs.map(verb => {
          const isOptional = group === '' && resource === 'secrets'
          const right = { group, resource, verb, isOptional }
          return namespace === undefined ? right : { ...right, namespace }
        }),
      ),
  )
}

function isOfOneGroup({ apiGroups }: Rule): boolean {
  return apiGroups.length === 1
}

function keyOf({ apiGroups }: Rule, resource: string): string {
  return `${apiGroups[0]}/${resource}`
}
