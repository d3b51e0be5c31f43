// How long objects may take before what is still under way counts as failed.
import type { Milliseconds } from '../failure.ts'
import type { JsonObject } from '../manifests/json.ts'
import { countOf, fieldsOf } from './health.ts'

const LEAST_MS = 10 * 60_000
/** A Deployment's own deadline comes first, since its message says more than ours. */
const GRACE_MS = 60_000
/** The largest deadline that is one; above, the field says that there is none. */
const LONGEST_MS = 2 * 60 * 60_000

/** Says how long a check of these objects goes on: ten minutes, or a minute more than the longest deadline among them. */
export function patienceMs(objects: readonly JsonObject[]): Milliseconds {
  const deadlinesMs = objects
    .map(object => countOf(fieldsOf(object.spec).progressDeadlineSeconds) * 1000)
    .filter(deadlineMs => deadlineMs <= LONGEST_MS)
  return Math.max(LEAST_MS, ...deadlinesMs.map(deadlineMs => deadlineMs + GRACE_MS))
}
