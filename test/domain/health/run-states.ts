// States of pods and jobs, in kubelet's and the job controller's words.
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import { aCondition, anObject, type State } from './an-object.ts'

const container = (parts: JsonObject): JsonObject => ({ name: 'web', ready: false, ...parts })
const waiting = (reason: string, message = '', lastState: JsonObject = {}) =>
  container({ state: { waiting: { reason, message } }, lastState })
const exited = (exitCode: number, reason: string, message = '') => ({ terminated: { exitCode, reason, message } })

function pod(phase: string, containers: readonly JsonObject[], parts: JsonObject = {}, restartPolicy = 'Always') {
  const status = { phase, containerStatuses: containers, ...parts }
  return anObject('v1/Pod', { spec: { restartPolicy }, status })
}

const job = (conditions: readonly JsonObject[], spec: JsonObject = {}) =>
  anObject('batch/v1/Job', { spec, status: { active: 1, conditions } })

/** Lists them: what it is called, the object, the verdict, the words. */
export const RUN_STATES: readonly State[] = [
  [
    'a Pod ready',
    pod('Running', [container({ ready: true })], { conditions: [aCondition('Ready', 'True')] }),
    'healthy',
  ],
  ['a Pod done', pod('Succeeded', [container({ state: exited(0, 'Completed') })]), 'healthy'],
  ['a Pod nobody scheduled yet', pod('Pending', []), 'progressing', 'its containers have not started yet'],
  [
    'a Pod unschedulable',
    pod('Pending', [], {
      conditions: [
        aCondition('PodScheduled', 'False', 'Unschedulable', '0/3 nodes are available: 3 Insufficient cpu.'),
      ],
    }),
    'progressing',
    'Unschedulable: 0/3 nodes are available: 3 Insufficient cpu.',
  ],
  [
    'a Pod creating its containers',
    pod('Pending', [waiting('ContainerCreating')]),
    'progressing',
    'its containers have not started yet',
  ],
  [
    'a Pod without its image',
    pod('Pending', [waiting('ImagePullBackOff', 'Back-off pulling image "acme/web:nope"')]),
    'failed',
    'container web: ImagePullBackOff: Back-off pulling image "acme/web:nope"',
  ],
  [
    'a Pod that could not pull',
    pod('Pending', [waiting('ErrImagePull', 'not found')]),
    'failed',
    'container web: ErrImagePull: not found',
  ],
  [
    'a Pod without its Secret',
    pod('Pending', [waiting('CreateContainerConfigError', 'secret "key" not found')]),
    'failed',
    'container web: CreateContainerConfigError: secret "key" not found',
  ],
  [
    'a Pod with an image that is none',
    pod('Pending', [waiting('InvalidImageName', "couldn't parse image")]),
    'failed',
    "container web: InvalidImageName: couldn't parse image",
  ],
  [
    'a Pod of a batch without its image',
    pod('Pending', [waiting('ImagePullBackOff')], {}, 'Never'),
    'failed',
    'container web: ImagePullBackOff',
  ],
  [
    'a Pod crashing',
    pod('Running', [waiting('CrashLoopBackOff', 'back-off 40s', exited(137, 'OOMKilled'))]),
    'failed',
    'container web: CrashLoopBackOff (last ended with OOMKilled, exit code 137): back-off 40s',
  ],
  [
    'a Pod of a batch that is tried again',
    pod('Running', [waiting('CrashLoopBackOff')], {}, 'OnFailure'),
    'progressing',
    'it has not completed yet',
  ],
  [
    'a Pod whose first step crashes',
    pod('Pending', [waiting('PodInitializing')], {
      initContainerStatuses: [{ ...waiting('CrashLoopBackOff', 'back-off 10s', exited(1, 'Error')), name: 'migrate' }],
    }),
    'failed',
    'container migrate: CrashLoopBackOff (last ended with exit code 1): back-off 10s',
  ],
  [
    'a Pod not ready',
    pod('Running', [container({ state: { running: {} } })], {
      conditions: [aCondition('Ready', 'False', 'ContainersNotReady', 'containers with unready status: [web]')],
    }),
    'progressing',
    'containers with unready status: [web]',
  ],
  [
    'a Pod started again after a crash',
    pod('Running', [container({ state: { running: {} }, lastState: exited(2, 'Error', 'password=hunter2') })]),
    'failed',
    'container web ended with exit code 2',
  ],
  [
    'a Pod beside whose crash another container starts',
    pod('Running', [
      container({ ready: true, state: { running: {} }, lastState: exited(1, 'Error') }),
      { ...container({ state: { running: {} } }), name: 'log' },
    ]),
    'progressing',
    'it is not ready yet',
  ],
  [
    'a Pod restarted once after a good end',
    pod('Running', [container({ state: { running: {} }, lastState: exited(0, 'Completed') })]),
    'progressing',
    'it is not ready yet',
  ],
  [
    'a Pod of a batch at work',
    pod('Running', [], { conditions: [aCondition('Ready', 'True')] }, 'Never'),
    'progressing',
    'it has not completed yet',
  ],
  [
    'a Pod evicted',
    pod('Failed', [], { message: 'The node was low on resource: memory.' }),
    'failed',
    'The node was low on resource: memory.',
  ],
  [
    'a Pod failed, without what it printed',
    pod('Failed', [container({ state: exited(3, 'Error', 'password=hunter2') })]),
    'failed',
    'container web ended with exit code 3',
  ],
  ['a Job complete', job([aCondition('Complete', 'True')]), 'healthy'],
  ['a Job at work', job([]), 'progressing', 'it has not completed yet'],
  [
    'a Job failed',
    job([aCondition('Failed', 'True', 'BackoffLimitExceeded', 'Job has reached the backoff limit')]),
    'failed',
    'Job has reached the backoff limit',
  ],
  [
    'a Job suspended',
    job([aCondition('Suspended', 'True')], { suspend: true }),
    'healthy',
    'suspended: it does not run',
  ],
  ['a CronJob', anObject('batch/v1/CronJob', { status: { lastScheduleTime: '2026-01-01T00:00:00Z' } }), 'healthy'],
]
