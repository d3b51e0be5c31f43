// Kinds that the CRDs of a plan define, read from the manifests: discovery lags behind a fresh CRD.
import type { JsonObject, JsonValue } from '../../domain/manifests/json.ts'
import type { PlannedObject } from '../../domain/sync/sync-plan.ts'
import type { ServedKind } from './served-kinds.ts'

/** Says whether an object is a CustomResourceDefinition. */
export function isCrd({ id }: Pick<PlannedObject, 'id'>): boolean {
  return id.kind === 'CustomResourceDefinition' && id.group === 'apiextensions.k8s.io'
}

/** Reads the kinds a CRD serves; none when the manifest is not whole: the server will say so. */
export function readPlannedKinds({ body }: Pick<PlannedObject, 'body'>): readonly ServedKind[] {
  const spec = fieldsOf(body.spec)
  const { plural, kind } = fieldsOf(spec.names)
  const group = spec.group
  if (typeof group !== 'string' || typeof plural !== 'string' || typeof kind !== 'string') return []
  const versions = Array.isArray(spec.versions) ? spec.versions.map(fieldsOf) : []
  return versions.flatMap(({ name, served }) => {
    if (typeof name !== 'string' || served === false) return []
    const scope = spec.scope === 'Namespaced' ? ('Namespaced' as const) : ('Cluster' as const)
    return [{ group, version: name, kind, plural, scope, verbs: ['get', 'list', 'patch', 'create', 'delete'] }]
  })
}

function fieldsOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}
