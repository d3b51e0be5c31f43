// Which pods belong to a workload, and which of them say most about what is wrong with it.
import type { JsonObject, JsonValue } from '../../domain/manifests/json.ts'
import { parseApiVersion } from '../../domain/manifests/resource-id.ts'
import { isObject, valueAt } from '../../domain/manifests/value-at.ts'

/** Is the kind that is listed. */
export const PODS = { group: '', kind: 'Pod' } as const

/** Is where the pods of a workload are and what they are labelled with. */
export type PodSelector = { readonly namespace: string; readonly labels: readonly (readonly [string, string])[] }

/** Others have selectors as well, which choose volumes or services and no pods of their own. */
const OWNERS = new Set(['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'batch/Job'])

/**
 * Reads the selector of a workload; undefined when it has none, or one that says more than labels: what is left of it would
 * match the pods of others.
 */
export function readPodSelector(workload: JsonObject): PodSelector | undefined {
  const group = parseApiVersion(textOf(workload.apiVersion))?.group
  if (!OWNERS.has(`${group}/${textOf(workload.kind)}`)) return undefined
  const matchLabels = valueAt(workload, ['spec', 'selector', 'matchLabels'])
  const expressions = valueAt(workload, ['spec', 'selector', 'matchExpressions'])
  if (!isObject(matchLabels) || (Array.isArray(expressions) && expressions.length > 0)) return undefined
  const labels = Object.entries(matchLabels).map(([key, value]) => [key, textOf(value)] as const)
  return labels.length === 0 ? undefined : { namespace: textOf(valueAt(workload, ['metadata', 'namespace'])), labels }
}

/** Orders pods that are in trouble first, then those that gave up, then those that do well; the newest of each first. */
export function orderPods(pods: readonly JsonObject[]): readonly JsonObject[] {
  return pods
    .map(pod => ({ pod, rank: rankOf(pod), born: textOf(valueAt(pod, ['metadata', 'creationTimestamp'])) }))
    .sort((one, other) => one.rank - other.rank || (one.born < other.born ? 1 : one.born > other.born ? -1 : 0))
    .map(({ pod }) => pod)
}

function rankOf(pod: JsonObject): number {
  if (valueAt(pod, ['metadata', 'deletionTimestamp']) !== undefined) return 3
  switch (valueAt(pod, ['status', 'phase'])) {
    case 'Succeeded':
      return 2
    case 'Failed':
      // An evicted pod stays there long after it was replaced.
      return 1
    default:
      return isReady(pod) ? 2 : 0
  }
}

function isReady(pod: JsonObject): boolean {
  const conditions = valueAt(pod, ['status', 'conditions'])
  return (
    Array.isArray(conditions) && conditions.some(one => isObject(one) && one.type === 'Ready' && one.status === 'True')
  )
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
