// How what workloads stand on does: claims, services, autoscalers, definitions of kinds, aggregated APIs.
import type { EpochMs } from '../failure.ts'
import type { JsonObject } from '../manifests/json.ts'
import { valueAt } from '../manifests/value-at.ts'
import { hasStoodFor, readConditions } from './conditions.ts'
import { failed, fieldsOf, type Health, healthy, listOf, progressing } from './health.ts'

/**
 * Judges a claim. One that nobody provides for yet waits for its first pod, or for a volume made by hand: whoever needs
 * it says so, and a claim without a pod would be waited for in vain.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 */
export function judgeClaim(object: JsonObject): Health {
  const { phase } = fieldsOf(object.status)
  if (phase === 'Bound') return healthy()
  if (phase === 'Lost') return failed('its volume is gone')
  const annotations = fieldsOf(valueAt(object, ['metadata', 'annotations']))
  const isProvided = PROVISIONER_ANNOTATIONS.some(name => annotations[name] !== undefined)
  if (phase === 'Pending' && !isProvided) return healthy('not bound: it waits for its first pod, or for a volume')
  return progressing('it is not bound to a volume yet')
}

/** Written by the controller when it asks for a volume, and not before a claim has a pod if its class says so. */
const PROVISIONER_ANNOTATIONS = [
  'volume.kubernetes.io/storage-provisioner',
  'volume.beta.kubernetes.io/storage-provisioner',
]

/** Judges a Service: an address from outside is not waited for, since many clusters have nobody who gives one. */
export function judgeService(object: JsonObject): Health {
  if (fieldsOf(object.spec).type !== 'LoadBalancer') return healthy()
  return hasAddress(object) ? healthy() : healthy('its load balancer has no address yet')
}

/** Judges an Ingress: many controllers never write an address, so it is not waited for. */
export function judgeIngress(object: JsonObject): Health {
  return hasAddress(object) ? healthy() : healthy('no address is known for it yet')
}

function hasAddress(object: JsonObject): boolean {
  return listOf(valueAt(object, ['status', 'loadBalancer', 'ingress'])).length > 0
}

/** Metrics of new pods take a while to come. */
const METRICS_PATIENCE_MS = 5 * 60_000

/**
 * Judges an autoscaler; without metrics it fails only when that lasts.
 *
 * @see https://github.com/argoproj/gitops-engine/blob/master/pkg/health/health_hpa.go
 */
export function judgeAutoscaler(object: JsonObject, now: EpochMs): Health {
  const conditions = readConditions(object)
  const troubles = [...conditions.values()].filter(({ status, reason }) => status === 'False' && isTrouble(reason))
  const lasting = troubles.find(trouble => hasStoodFor(trouble, METRICS_PATIENCE_MS, now))
  if (lasting) return failed(lasting.words)
  const [trouble] = troubles
  if (trouble) return progressing(trouble.words)
  const isAtWork = ['AbleToScale', 'ScalingLimited'].some(type => conditions.get(type)?.status === 'True')
  return isAtWork ? healthy() : progressing('it has not looked at its target yet')
}

function isTrouble(reason: string): boolean {
  return /^FailedGet|^FailedUpdateScale$|^InvalidSelector$/.test(reason)
}

/** Judges a definition of a kind. */
export function judgeDefinition(object: JsonObject): Health {
  const conditions = readConditions(object)
  const names = conditions.get('NamesAccepted')
  if (names?.status === 'False') return failed(names.words)
  const established = conditions.get('Established')
  if (established?.status === 'True') return healthy()
  const isOver = established?.status === 'False' && established.reason !== 'Installing'
  return isOver ? failed(established.words) : progressing('its kind is not served yet')
}

/** Judges an aggregated API: it is there when its server answers. */
export function judgeApiService(object: JsonObject): Health {
  const available = readConditions(object).get('Available')
  if (available?.status === 'True') return healthy()
  return progressing(available?.words ?? 'its server was not asked yet')
}
