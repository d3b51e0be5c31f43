// Learns from the CRDs of a commit which kinds they define and whether those live in namespaces.
import type { ReadObject } from './read-objects.ts'
import { isObject, valueAt } from './value-at.ts'

/** Says whether objects of a kind live in namespaces. */
export type Scope = 'Namespaced' | 'Cluster'

/** Reads the scopes that CRDs define, both layouts (`v1`, `v1beta1`), by `group/kind`. */
export function readCrdScopes(objects: readonly ReadObject[]): ReadonlyMap<string, Scope> {
  const scopes = new Map<string, Scope>()
  for (const { id, object } of objects) {
    if (id.kind !== 'CustomResourceDefinition' || id.group !== 'apiextensions.k8s.io') continue
    const { spec } = object
    const kind = valueAt(spec, ['names', 'kind'])
    if (!isObject(spec) || typeof spec.group !== 'string' || typeof kind !== 'string') continue
    scopes.set(`${spec.group}/${kind}`, spec.scope === 'Cluster' ? 'Cluster' : 'Namespaced')
  }
  return scopes
}
