// Plans as text: YAML in, printed plan out, compared line by line.
import { loadManifests } from '../../functions/domain/manifests/load-manifests.ts'
import { formatResourceId } from '../../functions/domain/manifests/resource-id.ts'
import { type PlanInput, planSync } from '../../functions/domain/sync/plan-sync.ts'
import type { SyncPlan } from '../../functions/domain/sync/sync-plan.ts'

const RECORD = { namespace: 'default', name: 'fluxless-target' }

const NAMESPACED = new Set([
  'ConfigMap',
  'Secret',
  'Service',
  'Deployment',
  'StatefulSet',
  'Role',
  'Ingress',
  'HorizontalPodAutoscaler',
  'Job',
])
const CLUSTER = new Set([
  'Namespace',
  'ClusterRole',
  'CustomResourceDefinition',
  'PersistentVolume',
  'ValidatingWebhookConfiguration',
])

/** Says what a stock cluster says of the kinds in these tests. */
export function scopeOf(_group: string, kind: string): 'Namespaced' | 'Cluster' | undefined {
  if (NAMESPACED.has(kind)) return 'Namespaced'
  return CLUSTER.has(kind) ? 'Cluster' : undefined
}

/** Is the fingerprint of the one object of a file, as the plan has it. */
export function sentOf(yaml: string): string {
  return planOf(yaml, {}).stages.flat()[0]?.sent ?? ''
}

/** Prints the plan of one file: `stage: ids`, then what is left alone and why. */
export function printPlan(
  yaml: string,
  options: Partial<Pick<PlanInput, 'live' | 'inventory' | 'allowNamespaces'>> = {},
): string {
  const plan = planOf(yaml, options)
  const stages = plan.stages.flatMap((stage, index) =>
    stage.length === 0 ? [] : [`${index}: ${stage.map(({ id }) => formatResourceId(id)).join(' ')}`],
  )
  const unchanged = plan.unchanged.map(({ id }) => `= ${formatResourceId(id)}`)
  return [...stages, ...unchanged, ...plan.leftAlone.map(({ id, why }) => `- ${formatResourceId(id)}: ${why}`)].join(
    '\n',
  )
}

function planOf(yaml: string, options: Partial<Pick<PlanInput, 'live' | 'inventory' | 'allowNamespaces'>>): SyncPlan {
  const tree = { files: [{ path: 'all.yaml', bytes: Buffer.from(yaml) }], directories: new Set(['']) }
  const { manifests, problems } = loadManifests(tree, { paths: [], defaultNamespace: 'default', scopeOf })
  if (problems.length > 0) throw new Error(problems.map(problem => problem.message).join('\n'))
  const { live = [], inventory, allowNamespaces = [] } = options
  return planSync(manifests, { live, inventory, set: 'set', allowNamespaces, record: RECORD })
}
