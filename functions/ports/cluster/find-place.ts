// Finds where a planned object goes: by the CRDs of its own plan, or by what the server serves.
import type { FailureReport } from '../../domain/failure.ts'
import type { Outcome, PlannedObject } from '../../domain/sync/sync-plan.ts'
import { reportObject } from './read-refusal.ts'
import { isPathSegment, type ResourcePlace } from './resource-path.ts'
import type { KindIndex } from './served-kinds.ts'

/** Is a place, or why there is none. */
export type Found =
  | { readonly place: ResourcePlace }
  | { readonly outcome: Extract<Outcome, 'waiting' | 'failed'>; readonly failure: FailureReport }

/** Finds the place of an object's kind and version; a kind in other versions only is not converted silently. */
export function findPlace(object: PlannedObject, planned: KindIndex, served: KindIndex): Found {
  const { group, kind, version, namespace, name: ownName } = object.id
  const odd = [ownName, namespace].find(segment => !isPathSegment(segment))
  if (odd !== undefined) {
    const what = `${JSON.stringify(odd)} is no name: it may not be "." or "..", nor hold "/" or "%"`
    return { outcome: 'failed', failure: reportObject(object, 'object-invalid', what) }
  }
  const place = planned.find(group, kind, version) ?? served.find(group, kind, version)
  if (place) return { place }

  const name = `Kind ${kind} (${group === '' ? version : `${group}/${version}`}) is not served`
  const versions = [...new Set([...planned.versionsOf(group, kind), ...served.versionsOf(group, kind)])]
  if (versions.length > 0) {
    const what = `${name}; served versions: ${versions.join(', ')}`
    return { outcome: 'failed', failure: reportObject(object, 'version-not-served', what) }
  }
  const what = served.isStale(group) ? `${name} now: the API service of its group does not answer` : name
  return { outcome: 'waiting', failure: reportObject(object, 'kind-not-served', what) }
}
