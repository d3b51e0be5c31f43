// Decides which annotations a change of policies writes and removes: the key that is there is kept, a new one is fluxcd.io's.
import { findWorkloads, type Workload } from '../manifests/find-workloads.ts'
import type { Manifest } from '../manifests/manifest.ts'
import { formatResourceId, type ResourceIdText } from '../manifests/resource-id.ts'
import { findAnnotationKeys } from '../policies/find-annotation-keys.ts'
import { TAG } from '../policies/read-policies.ts'
import type { ReleaseResult, WorkloadResult } from './release-result.ts'
import type { PolicySpec, PolicyUpdate } from './update-spec.ts'

/** Is one annotation to write, or without a value to take away. */
export type AnnotationEdit = { readonly workload: Workload; readonly key: string; readonly value?: string }

/** Is what is written, and the result. */
export type PolicyPlan = {
  readonly edits: readonly AnnotationEdit[]
  readonly result: ReleaseResult
  /** Some workload begins to be automated: newer images are looked for at once. */
  readonly automates: boolean
}

const TAG_ALL = 'tag_all'
/** A filter that lets everything pass is no filter. */
const ANY = new Set(['*', 'glob:*'])

/**
 * Plans a change of policies. What is removed is never added at the same time; `tag_all` stands for every container and
 * comes before what is said about one of them, which Flux's help promised and its code did the other way round.
 */
export function planPolicies({ updates }: PolicySpec, manifests: readonly Manifest[]): PolicyPlan {
  const workloads = new Map(findWorkloads(manifests).map(one => [formatResourceId(one.manifest.id), one]))
  const others = new Set(manifests.map(({ id }) => formatResourceId(id)))
  const result = new Map<ResourceIdText, WorkloadResult>()
  const edits: AnnotationEdit[] = []
  let automates = false
  for (const [id, update] of updates) {
    const workload = workloads.get(id)
    if (workload === undefined) {
      const error = `resource ${id} ${others.has(id) ? 'does not have containers' : 'not found'}`
      result.set(id, { status: 'failed', error, containers: [] })
      continue
    }
    const { annotations } = workload.manifest
    const own = planAnnotations(update, workload).filter(({ key, value }) => annotations[key] !== value)
    automates ||= own.some(({ key, value }) => key.endsWith('/automated') && value === 'true')
    edits.push(...own)
    result.set(id, { status: own.length > 0 ? 'success' : 'skipped', containers: [] })
  }
  return { edits, result, automates }
}

function planAnnotations(update: PolicyUpdate, workload: Workload): readonly AnnotationEdit[] {
  const { add, remove } = expandTagAll(update, workload)
  const { annotations } = workload.manifest
  const written = [...add]
    .filter(([policy]) => !remove.has(policy))
    .map(([policy, value]) => {
      const [key = `fluxcd.io/${policy}`] = findAnnotationKeys(policy, annotations)
      return { workload, key, value }
    })
  // Under whichever prefix it stands, it is gone; or the other one would begin to count.
  const removed = [...remove].flatMap(policy => findAnnotationKeys(policy, annotations).map(key => ({ workload, key })))
  return [...written, ...removed]
}

function expandTagAll({ add, remove }: PolicyUpdate, { containers }: Workload): PolicyUpdate {
  const expanded = new Map<string, string>()
  const gone = new Set([...remove].filter(policy => policy !== TAG_ALL))
  const names = containers.map(({ name }) => `${TAG}${name}`)
  const all = add.get(TAG_ALL)
  if (all !== undefined) for (const name of names) expanded.set(name, all)
  for (const [policy, value] of add) if (policy !== TAG_ALL) expanded.set(policy, value)
  if (remove.has(TAG_ALL)) for (const name of names) gone.add(name)
  for (const [policy, value] of expanded) {
    if (!policy.startsWith(TAG) || !ANY.has(value)) continue
    expanded.delete(policy)
    gone.add(policy)
  }
  return { add: expanded, remove: gone }
}
