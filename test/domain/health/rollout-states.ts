// States of the controllers of pods, as their controllers leave them on the way through a rollout.
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import { aCondition, anObject, type State } from './an-object.ts'

const seen = { metadata: { generation: 2 } }
const available = aCondition('Available', 'True', 'MinimumReplicasAvailable')
const done = aCondition(
  'Progressing',
  'True',
  'NewReplicaSetAvailable',
  'ReplicaSet "shop-1" has successfully progressed.',
)
const late = aCondition(
  'Progressing',
  'False',
  'ProgressDeadlineExceeded',
  'ReplicaSet "shop-2" has timed out progressing.',
)
const quota = aCondition(
  'ReplicaFailure',
  'True',
  'FailedCreate',
  'pods "shop-2-x" is forbidden: exceeded quota: small',
)

function deployment(status: JsonObject, spec: JsonObject = {}): JsonObject {
  const counts = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 }
  return anObject('apps/v1/Deployment', {
    ...seen,
    spec: { replicas: 3, progressDeadlineSeconds: 600, ...spec },
    status: { observedGeneration: 2, ...counts, conditions: [available, done], ...status },
  })
}

function statefulSet(status: JsonObject, spec: JsonObject = {}): JsonObject {
  const counts = { replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3 }
  return anObject('apps/v1/StatefulSet', {
    ...seen,
    spec: { replicas: 3, updateStrategy: { type: 'RollingUpdate' }, ...spec },
    status: { observedGeneration: 2, ...counts, currentRevision: 'shop-1', updateRevision: 'shop-1', ...status },
  })
}

const rolling = (partition: number) => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } } })

function daemonSet(status: JsonObject, spec: JsonObject = {}): JsonObject {
  const counts = {
    desiredNumberScheduled: 2,
    currentNumberScheduled: 2,
    updatedNumberScheduled: 2,
    numberAvailable: 2,
    numberReady: 2,
  }
  return anObject('apps/v1/DaemonSet', { ...seen, spec, status: { observedGeneration: 2, ...counts, ...status } })
}

function replicaSet(status: JsonObject): JsonObject {
  const counts = { replicas: 2, fullyLabeledReplicas: 2, availableReplicas: 2, readyReplicas: 2 }
  return anObject('apps/v1/ReplicaSet', {
    ...seen,
    spec: { replicas: 2 },
    status: { observedGeneration: 2, ...counts, ...status },
  })
}

/** Lists them: what it is called, the object, the verdict, the words. */
export const ROLLOUT_STATES: readonly State[] = [
  ['a Deployment rolled out', deployment({}), 'healthy'],
  [
    'a Deployment scaled to nothing',
    deployment({ replicas: 0, updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0 }, { replicas: 0 }),
    'healthy',
  ],
  [
    'a Deployment nobody saw yet',
    anObject('apps/v1/Deployment', { spec: {} }),
    'progressing',
    '0 of 1 pods are updated',
  ],
  [
    'a Deployment whose change is not seen yet',
    deployment({ observedGeneration: 1 }),
    'progressing',
    'its controller has not seen the latest change yet',
  ],
  [
    'a Deployment starting its first pods',
    deployment({ updatedReplicas: 1, replicas: 1 }),
    'progressing',
    '1 of 3 pods are updated',
  ],
  ['a Deployment short of pods', deployment({ replicas: 2 }), 'progressing', '2 of 3 pods are there'],
  ['a Deployment with old pods', deployment({ replicas: 4 }), 'progressing', '1 old pods have to go'],
  [
    'a Deployment with pods not available',
    deployment({ availableReplicas: 1 }),
    'progressing',
    '1 of 3 pods are available',
  ],
  ['a Deployment with pods not ready', deployment({ readyReplicas: 2 }), 'progressing', '2 of 3 pods are ready'],
  [
    'a Deployment still progressing',
    deployment({
      conditions: [available, aCondition('Progressing', 'True', 'ReplicaSetUpdated', 'ReplicaSet is progressing.')],
    }),
    'progressing',
    'ReplicaSet is progressing.',
  ],
  [
    'a Deployment without a word of progress',
    deployment({ conditions: [available] }),
    'progressing',
    'its rollout is not reported yet',
  ],
  [
    'a Deployment without a deadline',
    deployment({ conditions: [available] }, { progressDeadlineSeconds: 2147483647 }),
    'healthy',
  ],
  [
    'a Deployment below its minimum',
    deployment({
      conditions: [done, aCondition('Available', 'False', 'MinimumReplicasUnavailable', 'no minimum availability.')],
    }),
    'progressing',
    'no minimum availability.',
  ],
  [
    'a Deployment past its deadline',
    deployment({ updatedReplicas: 1, conditions: [available, late] }),
    'failed',
    'ReplicaSet "shop-2" has timed out progressing.',
  ],
  [
    'a Deployment past its deadline for a quota',
    deployment({ updatedReplicas: 1, conditions: [late, quota] }),
    'failed',
    'pods "shop-2-x" is forbidden: exceeded quota: small',
  ],
  [
    'a Deployment whose pods are refused',
    deployment({ updatedReplicas: 0, conditions: [available, quota] }),
    'progressing',
    'pods "shop-2-x" is forbidden: exceeded quota: small',
  ],
  [
    'a Deployment past the deadline of the generation before',
    deployment({ observedGeneration: 1, conditions: [late] }),
    'progressing',
    'its controller has not seen the latest change yet',
  ],
  [
    'a Deployment paused',
    deployment({ updatedReplicas: 0 }, { paused: true }),
    'healthy',
    'paused: its rollout does not go on',
  ],
  ['a StatefulSet rolled out', statefulSet({}), 'healthy'],
  [
    'a StatefulSet nobody saw yet',
    anObject('apps/v1/StatefulSet', { spec: {} }),
    'progressing',
    '0 of 1 pods are there',
  ],
  ['a StatefulSet short of pods', statefulSet({ replicas: 2 }), 'progressing', '2 of 3 pods are there'],
  ['a StatefulSet with pods not ready', statefulSet({ readyReplicas: 0 }), 'progressing', '0 of 3 pods are ready'],
  ['a StatefulSet scaling down', statefulSet({ replicas: 5 }), 'progressing', '2 pods too many have to go'],
  [
    'a StatefulSet with few current pods',
    statefulSet({ currentReplicas: 2 }),
    'progressing',
    '2 of 3 pods are current',
  ],
  [
    'a StatefulSet between revisions',
    statefulSet({ updateRevision: 'shop-2' }),
    'progressing',
    'pods of the old revision are left',
  ],
  [
    'a StatefulSet updating with the default partition',
    statefulSet({ updatedReplicas: 1 }, rolling(0)),
    'progressing',
    '1 of 3 pods are updated',
  ],
  [
    'a StatefulSet before its partition',
    statefulSet({ updatedReplicas: 0 }, rolling(2)),
    'progressing',
    '0 of 1 pods are updated',
  ],
  [
    'a StatefulSet updated to its partition',
    statefulSet({ updatedReplicas: 1, currentReplicas: 2, updateRevision: 'shop-2' }, rolling(2)),
    'healthy',
  ],
  ['a StatefulSet with a partition above its pods', statefulSet({ updatedReplicas: 0 }, rolling(9)), 'healthy'],
  [
    'a StatefulSet updated on delete',
    statefulSet({ updatedReplicas: 0, updateRevision: 'shop-2' }, { updateStrategy: { type: 'OnDelete' } }),
    'healthy',
  ],
  ['a DaemonSet rolled out', daemonSet({}), 'healthy'],
  ['a DaemonSet nobody saw yet', anObject('apps/v1/DaemonSet'), 'progressing', 'its controller has not seen it yet'],
  [
    'a DaemonSet not counted yet',
    anObject('apps/v1/DaemonSet', { ...seen, status: { observedGeneration: 2 } }),
    'progressing',
    'its pods are not counted yet',
  ],
  ['a DaemonSet on no node', daemonSet({ desiredNumberScheduled: 0, currentNumberScheduled: 0 }), 'healthy'],
  [
    'a DaemonSet not scheduled everywhere',
    daemonSet({ currentNumberScheduled: 1 }),
    'progressing',
    '1 of 2 pods are scheduled',
  ],
  ['a DaemonSet being updated', daemonSet({ updatedNumberScheduled: 1 }), 'progressing', '1 of 2 pods are updated'],
  ['a DaemonSet not available', daemonSet({ numberAvailable: 0 }), 'progressing', '0 of 2 pods are available'],
  ['a DaemonSet not ready', daemonSet({ numberReady: 1 }), 'progressing', '1 of 2 pods are ready'],
  [
    'a DaemonSet updated on delete',
    daemonSet({ updatedNumberScheduled: 0 }, { updateStrategy: { type: 'OnDelete' } }),
    'healthy',
  ],
  ['a ReplicaSet at its size', replicaSet({}), 'healthy'],
  ['a ReplicaSet without labels', replicaSet({ fullyLabeledReplicas: 1 }), 'progressing', '1 of 2 pods are labelled'],
  ['a ReplicaSet not available', replicaSet({ availableReplicas: 0 }), 'progressing', '0 of 2 pods are available'],
  ['a ReplicaSet not ready', replicaSet({ readyReplicas: 1 }), 'progressing', '1 of 2 pods are ready'],
  ['a ReplicaSet scaling down', replicaSet({ replicas: 3 }), 'progressing', '1 pods too many have to go'],
  [
    'a ReplicaSet whose pods are refused',
    replicaSet({ conditions: [quota] }),
    'progressing',
    'pods "shop-2-x" is forbidden: exceeded quota: small',
  ],
]
