// Remembers since when a lease has been standing as it stands.
import type { KeptLease, Moment, Sighting } from './lease.ts'

/** Sees a lease at a moment; one that was not written again has been standing since it was first seen. */
export function sightLease(
  before: Sighting | undefined,
  lease: KeptLease | undefined,
  moment: Moment,
): Sighting | undefined {
  if (lease === undefined) return undefined
  return before?.lease.version === lease.version ? before : { lease, since: moment }
}
