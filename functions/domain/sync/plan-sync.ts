// Decides what one sync sends: everything in Git, less what is ignored or not allowed, in the order that works.
import type { Manifest } from '../manifests/manifest.ts'
import { formatResourceKey, type ResourceId } from '../manifests/resource-id.ts'
import { toAppliedObject } from '../manifests/to-applied-object.ts'
import { isIgnored } from '../policies/is-ignored.ts'
import { STAGE_COUNT, stageOf } from './stage-of.ts'
import type { LeftAlone, PlannedObject, SyncPlan } from './sync-plan.ts'

/** Is what the plan needs to know of the cluster: who is there, with which annotations. */
export type LiveAnnotations = { readonly id: ResourceId; readonly annotations: Readonly<Record<string, string>> }

/** Is the part of a target's settings that a plan obeys. */
export type PlanRules = { readonly allowNamespaces: readonly string[] }

/** Decides the plan of one sync. Order inside a stage is by kind, namespace and name, so that plans compare as text. */
export function planSync(manifests: readonly Manifest[], live: readonly LiveAnnotations[], rules: PlanRules): SyncPlan {
  const ignoredLive = new Set(
    live.filter(object => isIgnored(object.annotations)).map(object => formatResourceKey(object.id)),
  )
  const stages: PlannedObject[][] = Array.from({ length: STAGE_COUNT }, () => [])
  const leftAlone: LeftAlone[] = []
  for (const manifest of manifests) {
    const source = { file: manifest.file, line: manifest.line }
    const why = reasonToLeave(manifest, ignoredLive.has(formatResourceKey(manifest.id)), rules)
    if (why !== undefined) leftAlone.push({ id: manifest.id, why, source })
    else stages[stageOf(manifest.id)]?.push({ id: manifest.id, body: toAppliedObject(manifest), source })
  }
  for (const stage of stages) stage.sort(byKindAndName)
  return { stages, leftAlone }
}

function reasonToLeave(manifest: Manifest, isIgnoredLive: boolean, rules: PlanRules): string | undefined {
  if (!isAllowed(manifest.id, rules.allowNamespaces)) return 'its namespace is not among sync.allowNamespaces'
  if (isIgnored(manifest.annotations)) return 'the file says fluxcd.io/ignore'
  if (isIgnoredLive) return 'the object in the cluster says fluxcd.io/ignore'
  return undefined
}

/** Cluster-scoped objects are allowed, except namespaces that are not listed themselves. */
function isAllowed(id: ResourceId, allowNamespaces: readonly string[]): boolean {
  if (allowNamespaces.length === 0) return true
  if (id.group === '' && id.kind === 'Namespace') return allowNamespaces.includes(id.name)
  return id.namespace === '' || allowNamespaces.includes(id.namespace)
}

function byKindAndName(one: PlannedObject, other: PlannedObject): number {
  const key = ({ id }: PlannedObject) => [id.kind, id.namespace, id.name].join('\0')
  return key(one) < key(other) ? -1 : 1
}
