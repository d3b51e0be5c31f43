// Where an object or a list stands in the API server's URL space.
import type { Scope } from './port.ts'

/** Is what of discovery a URL needs. */
export type ResourcePlace = {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly scope: Scope
}

/**
 * Renders the path of a list; without a namespace, that of all namespaces.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
 */
export function renderListPath({ group, version, plural, scope }: ResourcePlace, namespace = ''): string {
  const root =
    group === ''
      ? `/api/${encodeURIComponent(version)}`
      : `/apis/${encodeURIComponent(group)}/${encodeURIComponent(version)}`
  const inside = scope === 'Namespaced' && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : ''
  return `${root}${inside}/${encodeURIComponent(plural)}`
}

/**
 * Renders the path of one object; an object that lives in namespaces and names none is in `default`.
 *
 * Each segment is percent-encoded and keeps its case: names of roles may hold `:` and upper case.
 */
export function renderObjectPath(place: ResourcePlace, namespace: string, name: string): string {
  return `${renderListPath(place, namespace || 'default')}/${encodeURIComponent(name)}`
}

/**
 * Says whether a name may be a part of a URL: whatever stands before the server may decode it and follow its dots, so no
 * encoding is safe.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names
 */
export function isPathSegment(text: string): boolean {
  return text !== '.' && text !== '..' && !/[/%]/.test(text)
}
