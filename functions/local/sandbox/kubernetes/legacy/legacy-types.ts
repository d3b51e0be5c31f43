// Makes kinds of the versions that Kubernetes served once, for discovery and routes to find.
import type { GroupVersion, ResourceType } from '../resource-types.ts'
import { type LegacyKind, listLegacyKinds } from './legacy-versions.ts'
import { ALIKE } from './reshape.ts'

/** Gives the group versions that come on top of those that are served; a kind that has no current version stays out. */
export function addLegacyVersions(served: readonly GroupVersion[]): GroupVersion[] {
  const policies = securityPolicies(served)
  const known = [...served.flatMap(({ types }) => types), ...policies]
  const legacy = listLegacyKinds().flatMap(kind => {
    const current = known.find(({ apiVersion, plural }) => apiVersion === kind.current && plural === kind.plural)
    return current ? [legacyType(kind, current)] : []
  })
  const byVersion = Map.groupBy([...policies, ...legacy], ({ apiVersion }) => apiVersion)
  const inOrder = [...new Set(legacy.map(({ apiVersion }) => apiVersion))]
  return inOrder.flatMap(apiVersion => {
    const types = byVersion.get(apiVersion) ?? []
    const [first] = types
    return first ? [{ group: first.group, version: first.version, types }] : []
  })
}

function legacyType({ group, version, removedIn, conversion }: LegacyKind, current: ResourceType): ResourceType {
  const apiVersion = `${group}/${version}`
  // The same short name or category in two groups would make kubectl warn, and list an object twice.
  const names = group === current.group ? {} : { shortNames: [], categories: [] }
  return { ...current, ...names, group, version, apiVersion, legacy: { removedIn, current, conversion } }
}

/** PodSecurityPolicies have no version today: they are a kind of policy/v1beta1 that takes any fields. */
function securityPolicies(served: readonly GroupVersion[]): ResourceType[] {
  const like = served.flatMap(({ types }) => types).find(({ plural }) => plural === 'poddisruptionbudgets')
  if (!like) return []
  const spec = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const openApiSchema = { type: 'object', properties: { spec } }
  return [
    {
      ...like,
      ...{
        version: 'v1beta1',
        apiVersion: 'policy/v1beta1',
        kind: 'PodSecurityPolicy',
        listKind: 'PodSecurityPolicyList',
      },
      ...{ plural: 'podsecuritypolicies', singular: 'podsecuritypolicy', shortNames: ['psp'], categories: [] },
      ...{ isNamespaced: false, subresources: [], storageKey: 'policy/podsecuritypolicies' },
      custom: { crdName: '', openApiSchema, columns: [] },
      legacy: { removedIn: 'v1.25', current: undefined, conversion: ALIKE },
    },
  ]
}
