// Finds where Git names images, and what the annotations beside them ask for.
import { findWorkloads, type Workload } from '../manifests/find-workloads.ts'
import type { JsonValue } from '../manifests/json.ts'
import type { Manifest } from '../manifests/manifest.ts'
import { podSpecPath } from '../manifests/pod-spec.ts'
import { isObject, valueAt } from '../manifests/value-at.ts'
import { readPolicies } from '../policies/read-policies.ts'
import type { ImageUse, PullPlace } from './image-use.ts'

/** Finds every image of every workload, in the order of the files and, inside a workload, of Flux: init containers last. */
export function findImageUses(manifests: readonly Manifest[]): readonly ImageUse[] {
  return findWorkloads(manifests).flatMap(workload => {
    const { id, file, line, annotations } = workload.manifest
    const { automated, locked, ignore, tags } = readPolicies(annotations)
    const pull = findPullPlace(workload)
    const policies = { isAutomated: automated, isLocked: locked, isIgnored: ignore === 'true', pull }
    return workload.containers.map(({ name, image }): ImageUse => {
      const pattern = tags.get(name)
      const found = { id, file, line, container: name, image, ...policies }
      return pattern === undefined ? found : { ...found, pattern }
    })
  })
}

/** The pods of a chart are not seen: their service account is taken to be the default one. */
function findPullPlace({ manifest: { id, object } }: Workload): PullPlace {
  const pod = podSpecPath(id.kind)
  const spec = pod === undefined ? undefined : valueAt(object, pod)
  const { serviceAccountName, serviceAccount, imagePullSecrets } = isObject(spec) ? spec : {}
  return {
    namespace: id.namespace,
    serviceAccount: textOr(serviceAccountName, textOr(serviceAccount, 'default')),
    secrets: namesOf(imagePullSecrets),
  }
}

function namesOf(secrets: JsonValue | undefined): readonly string[] {
  if (!Array.isArray(secrets)) return []
  return secrets.flatMap(secret => (isObject(secret) && typeof secret.name === 'string' ? [secret.name] : []))
}

function textOr(value: JsonValue | undefined, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback
}
