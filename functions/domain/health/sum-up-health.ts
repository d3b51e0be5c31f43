// Many verdicts, one: the worst decides, and the ones to look at are named.
import { formatResourceId, type ResourceId, type ResourceIdText } from '../manifests/resource-id.ts'
import type { Health } from './health.ts'

/** Is one object with how it does. */
export type JudgedObject = { readonly id: ResourceId; readonly health: Health }

/** Is one object as it is told. */
export type ToldHealth = { readonly id: ResourceIdText } & Health

/** Is how all of them do. `objects` are those that are not simply healthy, the worst first; the counts stay whole. */
export type HealthSum = {
  readonly verdict: 'healthy' | 'progressing' | 'failed'
  readonly counts: Readonly<Partial<Record<Health['verdict'], number>>>
  readonly objects: readonly ToldHealth[]
  /** One sentence without secrets. */
  readonly summary: string
}

const MAX_TOLD_OBJECTS = 20
const BADNESS = { failed: 0, deleting: 1, progressing: 2, healthy: 3 } as const

/** Sums up: one that failed decides, then one that is under way or on its way out. Nothing at all is healthy. */
export function sumUpHealth(judged: readonly JudgedObject[]): HealthSum {
  const counts: Partial<Record<Health['verdict'], number>> = {}
  for (const { health } of judged) counts[health.verdict] = (counts[health.verdict] ?? 0) + 1
  const { failed = 0, deleting = 0, progressing = 0 } = counts
  const verdict = failed > 0 ? 'failed' : deleting + progressing > 0 ? 'progressing' : 'healthy'
  const objects = judged
    .filter(({ health }) => health.verdict !== 'healthy' || health.why !== undefined)
    .map(({ id, health }): ToldHealth => ({ id: formatResourceId(id), ...health }))
    .sort((one, other) => BADNESS[one.verdict] - BADNESS[other.verdict])
    .slice(0, MAX_TOLD_OBJECTS)
  const [worst] = objects
  const total = judged.length
  switch (verdict) {
    case 'failed':
      return { verdict, counts, objects, summary: `${failed} of ${total} failed${tell(worst)}` }
    case 'progressing':
      return { verdict, counts, objects, summary: `${deleting + progressing} of ${total} not ready yet${tell(worst)}` }
    case 'healthy':
      return { verdict, counts, objects, summary: describeHealthy(judged) }
  }
}

/** Turns what is still under way into a failure, when it was waited for long enough. */
export function giveUpWaiting(sum: HealthSum, waited: string): HealthSum {
  if (sum.verdict !== 'progressing') return sum
  const late = (sum.counts.deleting ?? 0) + (sum.counts.progressing ?? 0)
  const total = Object.values(sum.counts).reduce((all, count) => all + count, 0)
  return { ...sum, verdict: 'failed', summary: `${late} of ${total} not ready within ${waited}${tell(sum.objects[0])}` }
}

function tell(worst: ToldHealth | undefined): string {
  if (!worst) return ''
  return `: ${worst.id}${worst.why === undefined ? '' : `: ${worst.why}`}`
}

function describeHealthy(judged: readonly JudgedObject[]): string {
  if (judged.length === 0) return 'Healthy: nothing to wait for'
  const workloads = judged.filter(({ id }) => WORKLOADS.has(`${id.group}/${id.kind}`)).length
  const others = judged.length - workloads
  const parts = [
    ...(workloads > 0 ? [`${workloads} workload${workloads === 1 ? '' : 's'}`] : []),
    ...(others > 0 ? [`${others} ${workloads > 0 ? 'other ' : ''}object${others === 1 ? '' : 's'}`] : []),
  ]
  return `Healthy: ${parts.join(', ')}`
}

const WORKLOADS = new Set([
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'apps/ReplicaSet',
  '/Pod',
  'batch/Job',
])
