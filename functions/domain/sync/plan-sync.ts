// Decides what one sync sends: everything in Git, less what is ignored, not allowed or as we left it, in the order that works.
import { explainDrift, type LiveFootprint } from '../garbage/find-unchanged.ts'
import type { Inventory, InventoryEntry } from '../garbage/inventory.ts'
import { gcMark, markObject } from '../garbage/marks.ts'
import { encodeJson } from '../manifests/encode-json.ts'
import { fingerprint } from '../manifests/fingerprint.ts'
import type { Manifest } from '../manifests/manifest.ts'
import { formatResourceKey, type ResourceId, type ResourceKey } from '../manifests/resource-id.ts'
import { toAppliedObject } from '../manifests/to-applied-object.ts'
import { isIgnored } from '../policies/is-ignored.ts'
import { STAGE_COUNT, stageOf } from './stage-of.ts'
import type { LeftAlone, PlannedObject, SyncPlan } from './sync-plan.ts'

/** Is what the plan needs to know of an object in the cluster. */
export type LiveForPlan = LiveFootprint & {
  readonly id: ResourceId
  readonly annotations: Readonly<Record<string, string>>
}

/** Is what a plan is decided from, beside the manifests. */
export type PlanInput = {
  readonly live: readonly LiveForPlan[]
  readonly inventory: Inventory | undefined
  /** Names the target's set; see {@link gcMark}. */
  readonly set: string
  /** Empty means every namespace. */
  readonly allowNamespaces: readonly string[]
  /** Where the target's own inventory stands: Git may not write it. */
  readonly record: { readonly namespace: string; readonly name: string }
}

/** Decides the plan of one sync. Order inside a stage is by kind, namespace and name, so that plans compare as text. */
export function planSync(manifests: readonly Manifest[], input: PlanInput): SyncPlan {
  const live = new Map(input.live.map(object => [formatResourceKey(object.id), object]))
  const entries = new Map<ResourceKey, InventoryEntry>(
    (input.inventory?.entries ?? []).map(entry => [formatResourceKey(entry.id), entry]),
  )
  const stages: PlannedObject[][] = Array.from({ length: STAGE_COUNT }, () => [])
  const leftAlone: LeftAlone[] = []
  const unchanged: PlannedObject[] = []
  const drifted: SyncPlan['drifted'][number][] = []
  for (const manifest of manifests) {
    const key = formatResourceKey(manifest.id)
    const why = reasonToLeave(manifest, live.get(key), input)
    if (why !== undefined) {
      leftAlone.push({ id: manifest.id, why, source: sourceOf(manifest) })
      continue
    }
    const planned = planObject(manifest, input.set)
    const drift = explainDrift(planned, entries.get(key), live.get(key), input.set)
    if (drift === 'as-left') {
      unchanged.push(planned)
      continue
    }
    stages[stageOf(manifest.id)]?.push(planned)
    if (drift !== 'git-changed') drifted.push({ id: manifest.id, drift })
  }
  for (const stage of stages) stage.sort(byKindAndName)
  return { stages, leftAlone, unchanged, drifted }
}

/** Tells whether a target may write an object: one outside the allowed namespaces, or another namespace itself, it may not. */
export function isAllowed(id: ResourceId, allowNamespaces: readonly string[]): boolean {
  if (allowNamespaces.length === 0) return true
  if (id.group === '' && id.kind === 'Namespace') return allowNamespaces.includes(id.name)
  return id.namespace === '' || allowNamespaces.includes(id.namespace)
}

function planObject(manifest: Manifest, set: string): PlannedObject {
  const { id } = manifest
  const body = toAppliedObject(manifest)
  const sent = fingerprint(encodeJson(body))
  return { id, body: markObject(body, { mark: gcMark(set, id), checksum: sent }), source: sourceOf(manifest), sent }
}

function reasonToLeave(
  manifest: Manifest,
  live: LiveForPlan | undefined,
  { allowNamespaces, record }: PlanInput,
): string | undefined {
  if (isRecord(manifest.id, record)) return 'it is the record of what this target owns'
  if (!isAllowed(manifest.id, allowNamespaces)) return 'its namespace is not among sync.allowNamespaces'
  if (isIgnored(manifest.annotations)) return 'the file says fluxcd.io/ignore'
  if (live && isIgnored(live.annotations)) return 'the object in the cluster says fluxcd.io/ignore'
  return undefined
}

function isRecord({ group, kind, namespace, name }: ResourceId, record: PlanInput['record']): boolean {
  const isThere = group === '' && kind === 'ConfigMap' && namespace === record.namespace
  return isThere && (name === record.name || name.startsWith(`${record.name}-`))
}

function sourceOf({ file, line }: Manifest): LeftAlone['source'] {
  return { file, line }
}

function byKindAndName(one: PlannedObject, other: PlannedObject): number {
  const key = ({ id }: PlannedObject) => [id.kind, id.namespace, id.name].join('\0')
  return key(one) < key(other) ? -1 : 1
}
