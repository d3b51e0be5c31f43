// How far the controllers of pods are: Deployment, StatefulSet, DaemonSet, ReplicaSet.
import type { JsonObject } from '../manifests/json.ts'
import { valueAt } from '../manifests/value-at.ts'
import { readConditions } from './conditions.ts'
import { countOf, failed, fieldsOf, type Health, healthy, progressing, textOf } from './health.ts'

/**
 * Judges a Deployment; one that is paused is not waited for.
 *
 * @see https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/status/core.go
 */
export function judgeDeployment(object: JsonObject): Health {
  const { replicas, paused, progressDeadlineSeconds } = fieldsOf(object.spec)
  const conditions = readConditions(object)
  const rollout = conditions.get('Progressing')
  if (rollout?.reason === 'ProgressDeadlineExceeded') {
    const cause = conditions.get('ReplicaFailure')
    return failed(cause?.status === 'True' ? cause.words : rollout.words)
  }
  if (paused === true) return healthy('paused: its rollout does not go on')
  const refused = judgeRefusedPods(object)
  if (refused) return refused
  const counts = readCounts(object)
  const desired = countOf(replicas, 1)
  const available = countOf(fieldsOf(object.status).availableReplicas)
  if (counts.updated < desired) return progressing(`${counts.updated} of ${desired} pods are updated`)
  if (counts.all < desired) return progressing(`${counts.all} of ${desired} pods are there`)
  if (counts.all > counts.updated) return progressing(`${counts.all - counts.updated} old pods have to go`)
  if (available < counts.updated) return progressing(`${available} of ${counts.updated} pods are available`)
  if (counts.ready < desired) return progressing(`${counts.ready} of ${desired} pods are ready`)
  // Without a deadline the controller does not report progress.
  const isReported = countOf(progressDeadlineSeconds, NO_DEADLINE) !== NO_DEADLINE
  const isDone = rollout?.status === 'True' && rollout.reason === 'NewReplicaSetAvailable'
  if (isReported && !isDone) return progressing(rollout?.words ?? 'its rollout is not reported yet')
  const availability = conditions.get('Available')
  if (availability?.status !== 'True') return progressing(availability?.words ?? 'it is not reported available yet')
  return healthy()
}

/** The largest number of the field: how "no deadline" is written. */
const NO_DEADLINE = 2 ** 31 - 1

/** Judges a StatefulSet; with `OnDelete` a person decides when pods are replaced, so nothing is waited for. */
export function judgeStatefulSet(object: JsonObject): Health {
  const { replicas, updateStrategy } = fieldsOf(object.spec)
  if (fieldsOf(updateStrategy).type === 'OnDelete') return healthy()
  const { all, ready, updated } = readCounts(object)
  const { currentReplicas, currentRevision, updateRevision } = fieldsOf(object.status)
  const desired = countOf(replicas, 1)
  if (all < desired) return progressing(`${all} of ${desired} pods are there`)
  if (ready < desired) return progressing(`${ready} of ${desired} pods are ready`)
  if (all > desired) return progressing(`${all - desired} pods too many have to go`)
  const partition = valueAt(updateStrategy, ['rollingUpdate', 'partition'])
  if (partition !== undefined) {
    const wanted = desired - countOf(partition)
    return updated < wanted ? progressing(`${updated} of ${wanted} pods are updated`) : healthy()
  }
  if (countOf(currentReplicas) < desired)
    return progressing(`${countOf(currentReplicas)} of ${desired} pods are current`)
  return textOf(currentRevision) === textOf(updateRevision)
    ? healthy()
    : progressing('pods of the old revision are left')
}

/** Judges a DaemonSet, which says nothing until its controller saw it. */
export function judgeDaemonSet(object: JsonObject): Health {
  const { status } = object
  const { desiredNumberScheduled, currentNumberScheduled, updatedNumberScheduled, numberAvailable, numberReady } =
    fieldsOf(status)
  if (fieldsOf(status).observedGeneration === undefined) return progressing('its controller has not seen it yet')
  if (valueAt(object, ['spec', 'updateStrategy', 'type']) === 'OnDelete') return healthy()
  if (desiredNumberScheduled === undefined) return progressing('its pods are not counted yet')
  const desired = countOf(desiredNumberScheduled)
  const short = (
    [
      [currentNumberScheduled, 'scheduled'],
      [updatedNumberScheduled, 'updated'],
      [numberAvailable, 'available'],
      [numberReady, 'ready'],
    ] as const
  ).find(([count]) => countOf(count) < desired)
  return short ? progressing(`${countOf(short[0])} of ${desired} pods are ${short[1]}`) : healthy()
}

/** Judges a ReplicaSet that stands in Git by itself. */
export function judgeReplicaSet(object: JsonObject): Health {
  const refused = judgeRefusedPods(object)
  if (refused) return refused
  const { fullyLabeledReplicas, availableReplicas } = fieldsOf(object.status)
  const { all, ready } = readCounts(object)
  const desired = countOf(fieldsOf(object.spec).replicas, 1)
  const labelled = countOf(fullyLabeledReplicas)
  const available = countOf(availableReplicas)
  if (labelled < desired) return progressing(`${labelled} of ${desired} pods are labelled`)
  if (available < desired) return progressing(`${available} of ${desired} pods are available`)
  if (ready < desired) return progressing(`${ready} of ${desired} pods are ready`)
  return all > desired ? progressing(`${all - desired} pods too many have to go`) : healthy()
}

/** A quota or a webhook refuses its pods: it may stop doing so, hence no failure before the patience is over. */
function judgeRefusedPods(object: JsonObject): Health | undefined {
  const refusal = readConditions(object).get('ReplicaFailure')
  return refusal?.status === 'True' ? progressing(refusal.words) : undefined
}

function readCounts(object: JsonObject) {
  const { replicas, readyReplicas, updatedReplicas } = fieldsOf(object.status)
  return { all: countOf(replicas), ready: countOf(readyReplicas), updated: countOf(updatedReplicas) }
}
