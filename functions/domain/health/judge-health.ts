// Judges one object as it stands in the cluster: what all kinds share, then the rule of its kind, then what it says itself.
import type { EpochMs } from '../failure.ts'
import type { JsonObject } from '../manifests/json.ts'
import { parseApiVersion } from '../manifests/resource-id.ts'
import { hasStoodFor, readConditions } from './conditions.ts'
import { countOf, failed, fieldsOf, type Health, healthy, progressing, textOf } from './health.ts'
import {
  judgeApiService,
  judgeAutoscaler,
  judgeClaim,
  judgeDefinition,
  judgeIngress,
  judgeService,
} from './judge-foundation.ts'
import { judgeDaemonSet, judgeDeployment, judgeReplicaSet, judgeStatefulSet } from './judge-rollout.ts'
import { judgeJob, judgePod } from './judge-run.ts'

type Rule = (object: JsonObject, now: EpochMs) => Health

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['apps/Deployment', judgeDeployment],
  ['apps/StatefulSet', judgeStatefulSet],
  ['apps/DaemonSet', judgeDaemonSet],
  ['apps/ReplicaSet', judgeReplicaSet],
  ['batch/Job', judgeJob],
  ['/Pod', judgePod],
  ['/PersistentVolumeClaim', judgeClaim],
  ['/Service', judgeService],
  ['networking.k8s.io/Ingress', judgeIngress],
  ['autoscaling/HorizontalPodAutoscaler', judgeAutoscaler],
  ['apiextensions.k8s.io/CustomResourceDefinition', judgeDefinition],
  ['apiregistration.k8s.io/APIService', judgeApiService],
  ['helm.fluxcd.io/HelmRelease', judgeFluxRelease],
])

/**
 * Judges one object whole, as the server gave it; what has no rule and says nothing of itself is healthy by being there.
 *
 * A controller that has not seen the newest generation speaks of the one before, so it is not listened to.
 *
 * @see https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus
 */
export function judgeHealth(object: JsonObject, now: EpochMs): Health {
  const { deletionTimestamp, generation } = fieldsOf(object.metadata)
  const { observedGeneration, phase } = fieldsOf(object.status)
  const kind = nameKind(object)
  if (deletionTimestamp !== undefined || (kind === '/Namespace' && phase === 'Terminating'))
    return { verdict: 'deleting', why: 'it is being deleted' }
  const isSeen = observedGeneration === undefined || countOf(observedGeneration) === countOf(generation)
  if (!isSeen) return progressing('its controller has not seen the latest change yet')
  const conditions = readConditions(object)
  const reconciling = conditions.get('Reconciling')
  if (reconciling?.status === 'True') return progressing(reconciling.words)
  const stalled = conditions.get('Stalled')
  if (stalled?.status === 'True') return failed(stalled.words)
  const rule = RULES.get(kind)
  return rule ? rule(object, now) : judgeReadiness(object, now)
}

/** Names the rule of an object; a third party's `Deployment` is not the one of apps. */
function nameKind(object: JsonObject): string {
  return `${parseApiVersion(textOf(object.apiVersion))?.group ?? ''}/${textOf(object.kind)}`
}

/** So long a custom resource may say that it is not ready before it counts as failed. */
const READY_PATIENCE_MS = 10 * 60_000

function judgeReadiness(object: JsonObject, now: EpochMs): Health {
  const conditions = readConditions(object)
  const ready = conditions.get('Ready') ?? conditions.get('Available')
  if (!ready || ready.status === 'True') return healthy()
  const isLasting = ready.status === 'False' && hasStoodFor(ready, READY_PATIENCE_MS, now)
  return isLasting ? failed(ready.words) : progressing(ready.words)
}

/** Flux v1's Helm operator says `Released` where others say `Ready`; it tries a failed release again only when asked. */
function judgeFluxRelease(object: JsonObject): Health {
  const released = readConditions(object).get('Released')
  switch (released?.status) {
    case 'True':
      return healthy()
    case 'False':
      return failed(released.words)
    default:
      return progressing(released?.words ?? 'its chart is not released yet')
  }
}
