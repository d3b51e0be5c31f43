// Looks at the pods of workloads that do not come up, so that the verdict says why.
import { type EpochMs, Failure } from '../../domain/failure.ts'
import { blamePod } from '../../domain/health/blame-pod.ts'
import { keyOfObject } from '../../domain/health/judge-objects.ts'
import type { JudgedObject } from '../../domain/health/sum-up-health.ts'
import type { JsonObject } from '../../domain/manifests/json.ts'
import { formatResourceKey } from '../../domain/manifests/resource-id.ts'
import type { ClusterViewer } from '../../ports/cluster/port.ts'

/** So many workloads are told of at most; each costs one request. */
const MAX_WORKLOADS = 20
/** The worst come first. */
const PODS_OF_EACH = 5

/**
 * Adds the worst pod to each workload that failed and, when `isLate`, to each that is still under way.
 *
 * Pods that cannot be read change no verdict: they are only its explanation.
 */
export async function blamePods(
  judged: readonly JudgedObject[],
  { objects, isLate }: { readonly objects: readonly JsonObject[]; readonly isLate: boolean },
  { cluster, now }: { readonly cluster: Pick<ClusterViewer, 'readPodsOf'>; readonly now: () => EpochMs },
): Promise<readonly JudgedObject[]> {
  const found = new Map(objects.map(object => [keyOfObject(object), object] as const))
  const failed = judged.filter(({ health }) => health.verdict === 'failed')
  const late = isLate ? judged.filter(({ health }) => health.verdict === 'progressing') : []
  const blamed = new Map<JudgedObject, JudgedObject>()
  const blame = async (one: JudgedObject): Promise<void> => {
    const workload = found.get(formatResourceKey(one.id))
    if (!workload) return
    const pods = await cluster.readPodsOf(workload, PODS_OF_EACH).catch(answerNone)
    blamed.set(one, { ...one, health: blamePod(one.health, pods, now()) })
  }
  await Promise.all([...failed, ...late].slice(0, MAX_WORKLOADS).map(blame))
  return judged.map(one => blamed.get(one) ?? one)
}

/** Anything but a failure is a defect, and stays loud. */
function answerNone(thrown: unknown): readonly JsonObject[] {
  if (thrown instanceof Failure) return []
  throw thrown
}
