// Tells whom a release is about.
import { formatResourceId, type ResourceId } from '../manifests/resource-id.ts'
import type { ImageReleaseSpec } from './update-spec.ts'

/** Tells whether a release asks for a workload at all. */
export function isAskedFor({ workloads, excludes }: ImageReleaseSpec, id: ResourceId): boolean {
  const text = formatResourceId(id)
  return (workloads === 'all' || workloads.includes(text)) && !excludes.includes(text)
}
