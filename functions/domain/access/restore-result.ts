// The result of an update as it came over the wire, in our own words again.
import type { ResourceIdText } from '../manifests/resource-id.ts'
import type { ReleaseResult } from '../release/release-result.ts'
import type { ResultObject, WorkloadResultObject } from './update-objects.ts'

/** Restores what was described for a client. */
export function restoreResult(result: ResultObject): ReleaseResult {
  return new Map(Object.entries(result).map(([id, workload]) => [id as ResourceIdText, restore(workload)]))
}

function restore({ Status: status, Error: error, PerContainer }: WorkloadResultObject) {
  const containers = (PerContainer ?? []).map(({ Container, Current, Target }) => {
    return { container: Container, current: Current, target: Target }
  })
  return { status, ...(error === undefined ? {} : { error }), containers }
}
