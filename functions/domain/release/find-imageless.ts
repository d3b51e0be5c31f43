// Finds the workloads that name no image: a chart may bring its own.
import { findWorkloads } from '../manifests/find-workloads.ts'
import type { Manifest } from '../manifests/manifest.ts'
import { formatResourceId, type ResourceIdText } from '../manifests/resource-id.ts'

/** Finds the workloads without an image. */
export function findImageless(manifests: readonly Manifest[]): readonly ResourceIdText[] {
  return findWorkloads(manifests)
    .filter(({ containers }) => containers.length === 0)
    .map(({ manifest }) => formatResourceId(manifest.id))
}
