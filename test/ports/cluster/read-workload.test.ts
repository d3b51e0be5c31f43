// How far a rollout is, in Flux's words, for what controllers really report.
import { describe, expect, it } from 'vitest'
import { readWorkload, type WorkloadObject } from '../../../functions/ports/cluster/read-workload.ts'

const read = (kind: string, spec: object, status: object | undefined, generation = 2) =>
  readWorkload({ metadata: { name: 'x', namespace: 'y', generation }, spec, status } as WorkloadObject, {
    group: 'apps',
    version: 'v1',
    kind,
  })

const seen = { observedGeneration: 2 }
const done = { ...seen, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 }
const failed = { type: 'Progressing', status: 'False', message: 'exceeded its progress deadline' }
const refused = { type: 'ReplicaFailure', status: 'True', message: 'exceeded quota' }
const fine = { type: 'Available', status: 'True', message: 'Deployment has minimum availability.' }
const set = { ...seen, currentRevision: 'a', updateRevision: 'a', currentReplicas: 3, readyReplicas: 3 }
const daemons = {
  ...seen,
  desiredNumberScheduled: 3,
  currentNumberScheduled: 3,
  updatedNumberScheduled: 3,
  numberReady: 3,
  numberAvailable: 3,
}

describe('the status of a workload', () => {
  it.each([
    ['ready', 'Deployment', 'all pods are new and available', { replicas: 3 }, done],
    ['ready', 'Deployment', 'it wants no pods', { replicas: 0 }, seen],
    ['updating', 'Deployment', 'an old pod is left', { replicas: 3 }, { ...done, replicas: 4 }],
    ['updating', 'Deployment', 'a new pod is not available', { replicas: 3 }, { ...done, availableReplicas: 2 }],
    ['updating', 'Deployment', 'no replicas are named and no pod is there', {}, seen],
    [
      'started',
      'Deployment',
      'the controller saw an older generation',
      { replicas: 3 },
      { ...done, observedGeneration: 1 },
    ],
    ['started', 'Deployment', 'no controller saw it at all', { replicas: 3 }, undefined],
    [
      'started',
      'Deployment',
      'an old error is of an older generation',
      { replicas: 3 },
      { observedGeneration: 1, conditions: [failed] },
    ],
    ['error', 'Deployment', 'the rollout takes too long', { replicas: 3 }, { ...done, conditions: [fine, failed] }],
    ['error', 'Deployment', 'pods cannot be created', { replicas: 3 }, { ...seen, conditions: [refused] }],
    ['ready', 'StatefulSet', 'all pods are of the one revision', { replicas: 3 }, set],
    [
      'updating',
      'StatefulSet',
      'revisions differ',
      { replicas: 3 },
      { ...set, updateRevision: 'b', updatedReplicas: 1 },
    ],
    ['updating', 'StatefulSet', 'a pod is not ready', { replicas: 3 }, { ...set, readyReplicas: 2 }],
    ['ready', 'DaemonSet', 'every node has its new pod', {}, daemons],
    ['updating', 'DaemonSet', 'a node has an old pod', {}, { ...daemons, updatedNumberScheduled: 2 }],
    ['started', 'DaemonSet', 'the controller saw an older generation', {}, { ...daemons, observedGeneration: 1 }],
    ['ready', 'CronJob', 'it is one', {}, undefined],
    ['ready', 'HelmRelease', 'it is deployed', {}, { releaseStatus: 'deployed' }],
    ['error', 'HelmRelease', 'it failed', {}, { releaseStatus: 'FAILED' }],
    ['updating', 'HelmRelease', 'it is pending', {}, { releaseStatus: 'pending-upgrade' }],
    ['unknown', 'HelmRelease', 'nothing is said', {}, undefined],
  ] as const)('is %s for a %s when %s', (expected, kind, _when, spec, status) => {
    expect(read(kind, spec, status).status).toBe(expected)
  })
})

describe('the rollout of a workload', () => {
  it.each([
    [
      'Deployment',
      { replicas: 3 },
      { ...done, replicas: 4, updatedReplicas: 2 },
      { desired: 3, updated: 2, ready: 3, available: 3, outdated: 2 },
    ],
    ['Deployment', {}, seen, { desired: 1, updated: 0, ready: 0, available: 0, outdated: 0 }],
    [
      'StatefulSet',
      { replicas: 3 },
      { ...set, updateRevision: 'b', updatedReplicas: 1 },
      { desired: 3, updated: 1, ready: 3, available: 3, outdated: 2 },
    ],
    [
      'DaemonSet',
      {},
      { ...daemons, updatedNumberScheduled: 1 },
      { desired: 3, updated: 1, ready: 3, available: 3, outdated: 2 },
    ],
    ['CronJob', {}, undefined, { desired: 0, updated: 0, ready: 0, available: 0, outdated: 0 }],
  ] as const)('of a %s with %j and %j', (kind, spec, status, expected) => {
    expect(read(kind, spec, status).rollout).toEqual({ ...expected, messages: [] })
  })

  it('repeats what the controller says of a failure', () => {
    const { messages } = read('Deployment', {}, { ...seen, conditions: [fine, failed, refused] }).rollout
    expect(messages).toEqual(['exceeded its progress deadline', 'exceeded quota'])
  })
})

describe('the containers of a workload', () => {
  it('are the images in the values of a HelmRelease', () => {
    const values = { image: { repository: 'bitnami/ghost', tag: '3.1.1' } }
    expect(read('HelmRelease', { values }, undefined).containers).toEqual([
      { name: 'chart-image', image: 'bitnami/ghost:3.1.1' },
    ])
  })

  it('are none in a workload that is broken', () => {
    expect(read('Deployment', {}, undefined).containers).toEqual([])
  })
})
