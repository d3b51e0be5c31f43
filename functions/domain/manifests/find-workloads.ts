// Finds what runs images: the kinds whose containers can be listed and released.
import { findHelmImages } from './find-helm-images.ts'
import type { Manifest } from './manifest.ts'
import { CONTAINER_LISTS, podSpecPath } from './pod-spec.ts'
import { isObject, valueAt } from './value-at.ts'

/** Is one container as written; the image is not looked into here. */
export type WorkloadContainer = { readonly name: string; readonly image: string; readonly isInit: boolean }

/** Is a manifest that runs images. */
export type Workload = { readonly manifest: Manifest; readonly containers: readonly WorkloadContainer[] }

/** Jobs, bare pods and replica sets are left out: their images cannot be changed, or belong to somebody else. */
const WORKLOAD_KINDS = new Set(['CronJob', 'DaemonSet', 'Deployment', 'StatefulSet', 'HelmRelease'])

/**
 * Finds the workloads among manifests, whatever their API group or version; containers first, then init containers.
 *
 * The images in a HelmRelease's values count as its containers. An image is a text, not yet a valid reference.
 */
export function findWorkloads(manifests: readonly Manifest[]): readonly Workload[] {
  return manifests
    .filter(manifest => WORKLOAD_KINDS.has(manifest.id.kind))
    .map(manifest => ({ manifest, containers: listContainers(manifest) }))
}

function listContainers(manifest: Manifest): readonly WorkloadContainer[] {
  const { id, object } = manifest
  if (id.kind === 'HelmRelease') return findHelmImages(manifest).map(image => ({ ...image, isInit: false }))
  const path = podSpecPath(id.kind)
  if (!path) return []
  return CONTAINER_LISTS.flatMap(list => {
    const containers = valueAt(object, [...path, list])
    if (!Array.isArray(containers)) return []
    return containers.flatMap(container => {
      if (!isObject(container) || typeof container.name !== 'string' || typeof container.image !== 'string') return []
      return [{ name: container.name, image: container.image, isInit: list === 'initContainers' }]
    })
  })
}
