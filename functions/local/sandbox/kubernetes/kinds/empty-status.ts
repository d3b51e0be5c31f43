// Keeps the empty `status: {}` by which a CustomResourceDefinition asks for a status subresource.
import { isMap, type JsonMap, mapOf } from '../object.ts'
import type { ResourceType } from '../resource-types.ts'
import { mapsOf } from './pod-defaults.ts'

/** Gives the definition with the status subresources that `sources` ask for, where normalising dropped them as empty. */
export function keepEmptyStatus(type: ResourceType, definition: JsonMap, ...sources: readonly unknown[]): JsonMap {
  if (type.storageKey !== 'apiextensions.k8s.io/customresourcedefinitions') return definition
  const asking = new Set(
    sources
      .flatMap(source => mapsOf(mapOf(mapOf(source).spec).versions))
      .filter(version => isMap(mapOf(version.subresources).status))
      .map(version => version.name),
  )
  const spec = mapOf(definition.spec)
  const versions = mapsOf(spec.versions).map(version => {
    if (!asking.has(version.name) || mapOf(version.subresources).status !== undefined) return version
    return { ...version, subresources: { ...mapOf(version.subresources), status: {} } }
  })
  return versions.length > 0 ? { ...definition, spec: { ...spec, versions } } : definition
}
