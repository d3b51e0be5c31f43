// A tiny controller: shortly after a workload changes, it is rolled out; no pods are made.
import type { Cluster } from './cluster.ts'
import { recordOwners } from './merging.ts'
import { isSameJson, type JsonMap, type KubeObject, listOf, mapOf, timestamp } from './object.ts'

const OPTIONS = { isDryRun: false, manager: 'kube-controller-manager', validation: 'Ignore' } as const

/** Follows Deployments, StatefulSets, DaemonSets, ReplicaSets and Jobs, and writes the status of a finished rollout. */
export function followRollouts(cluster: Cluster, delayMs: number): () => void {
  const { storage, types } = cluster
  const waiting = new Set<string>()

  const rollOut = (resource: string, namespace: string, name: string) => {
    const live = storage.get(resource, namespace, name)
    const type = types.findStored(resource)
    const render = STATUSES[resource]
    if (!live || !type || !render || live.metadata.deletionTimestamp) return
    const status = render(live, timestamp(cluster.now()))
    if (isSameJson(status, live.status)) return
    const changed = { ...live, status }
    const change = { type, live, subresource: 'status', options: OPTIONS }
    storage.put(resource, recordOwners(cluster, change, changed))
  }

  return storage.followAll(({ type, resource, object, previous }) => {
    if (type === 'DELETED' || !STATUSES[resource] || object.metadata.generation === previous?.metadata.generation)
      return
    const { namespace = '', name } = object.metadata
    const key = `${resource}/${namespace}/${name}`
    if (waiting.has(key)) return
    waiting.add(key)
    cluster.later(delayMs, () => {
      waiting.delete(key)
      rollOut(resource, namespace, name)
    })
  })
}

type Render = (object: KubeObject, at: string) => JsonMap

const STATUSES: Readonly<Record<string, Render>> = {
  'apps/deployments': (object, at) => {
    const { replicas } = mapOf(object.spec)
    const { name } = object.metadata
    const progress = `ReplicaSet "${name}" has successfully progressed.`
    return {
      observedGeneration: object.metadata.generation,
      ...counts(replicas, 'replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas'),
      conditions: [
        condition(object, 'Available', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', at),
        condition(object, 'Progressing', 'NewReplicaSetAvailable', progress, at),
      ],
    }
  },
  'apps/statefulsets': object => {
    const revision = `${object.metadata.name}-1`
    return {
      observedGeneration: object.metadata.generation,
      replicas: 0,
      availableReplicas: 0,
      ...counts(mapOf(object.spec).replicas, 'replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas'),
      ...counts(mapOf(object.spec).replicas, 'availableReplicas'),
      currentRevision: revision,
      updateRevision: revision,
      collisionCount: 0,
    }
  },
  'apps/daemonsets': object => ({
    observedGeneration: object.metadata.generation,
    currentNumberScheduled: 1,
    desiredNumberScheduled: 1,
    numberAvailable: 1,
    numberMisscheduled: 0,
    numberReady: 1,
    updatedNumberScheduled: 1,
  }),
  'apps/replicasets': object => ({
    observedGeneration: object.metadata.generation,
    replicas: 0,
    ...counts(mapOf(object.spec).replicas, 'replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'),
  }),
  'batch/jobs': (object, at) => {
    const { startTime = at, completionTime = at } = mapOf(object.status)
    const done = 'Reached expected number of succeeded pods'
    if (mapOf(object.spec).suspend === true) return { ready: 0 }
    return {
      conditions: [
        { ...condition(object, 'SuccessCriteriaMet', 'CompletionsReached', done, at), lastProbeTime: at },
        { ...condition(object, 'Complete', 'CompletionsReached', done, at), lastProbeTime: at },
      ],
      startTime,
      completionTime,
      succeeded: Number(mapOf(object.spec).completions ?? 1),
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
    }
  },
}

/** Counts of zero are left out, as the real status does. */
function counts(replicas: unknown, ...fields: readonly string[]): JsonMap {
  return typeof replicas === 'number' && replicas > 0 ? Object.fromEntries(fields.map(field => [field, replicas])) : {}
}

function condition(object: KubeObject, type: string, reason: string, message: string, at: string): JsonMap {
  const known = listOf(mapOf(object.status).conditions)
    .map(mapOf)
    .find(old => old.type === type)
  const since = known?.status === 'True' ? known.lastTransitionTime : at
  const isJob = object.kind === 'Job'
  return { type, status: 'True', ...(!isJob && { lastUpdateTime: at }), lastTransitionTime: since, reason, message }
}
