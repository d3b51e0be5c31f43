// The columns of pods and of what makes pods.
import { type KubeObject, listOf, mapOf } from '../object.ts'
import { renderSelector } from '../scale.ts'
import { AGE, type Column, count, number, spec, status, text } from './column.ts'
import { renderAgeOf } from './duration.ts'

const containersOf = (object: KubeObject) => listOf(mapOf(mapOf(spec(object).template).spec).containers).map(mapOf)
const jobOf = (object: KubeObject): KubeObject => ({ ...object, spec: mapOf(mapOf(spec(object).jobTemplate).spec) })
const WORKLOAD: readonly Column[] = [
  text(
    'Containers',
    object =>
      containersOf(object)
        .map(({ name }) => name)
        .join(','),
    1,
  ),
  text(
    'Images',
    object =>
      containersOf(object)
        .map(({ image }) => image)
        .join(','),
    1,
  ),
]
const SELECTOR = text('Selector', object => renderSelector(spec(object).selector) || '<none>', 1)

const readyOf = (object: KubeObject) => `${number(status(object).readyReplicas)}/${number(spec(object).replicas)}`

/** Columns after the name, by `group/Kind`. */
export const WORKLOAD_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  'apps/Deployment': [
    text('Ready', readyOf),
    text('Up-to-date', object => number(status(object).updatedReplicas)),
    text('Available', object => number(status(object).availableReplicas)),
    AGE,
    ...WORKLOAD,
    SELECTOR,
  ],
  'apps/StatefulSet': [text('Ready', readyOf), AGE, ...WORKLOAD],
  'apps/DaemonSet': [
    count('Desired', object => number(status(object).desiredNumberScheduled)),
    count('Current', object => number(status(object).currentNumberScheduled)),
    count('Ready', object => number(status(object).numberReady)),
    count('Up-to-date', object => number(status(object).updatedNumberScheduled)),
    count('Available', object => number(status(object).numberAvailable)),
    text('Node Selector', object => renderSelector(mapOf(mapOf(spec(object).template).spec).nodeSelector) || '<none>'),
    AGE,
    ...WORKLOAD,
    SELECTOR,
  ],
  'apps/ReplicaSet': [
    count('Desired', object => number(spec(object).replicas)),
    count('Current', object => number(status(object).replicas)),
    count('Ready', object => number(status(object).readyReplicas)),
    AGE,
    ...WORKLOAD,
    SELECTOR,
  ],
  '/Pod': [
    text('Ready', object => `0/${listOf(spec(object).containers).length}`),
    text('Status', object => (object.metadata.deletionTimestamp ? 'Terminating' : status(object).phase)),
    text('Restarts', () => '0'),
    AGE,
    text('IP', object => status(object).podIP ?? '<none>', 1),
    text('Node', object => spec(object).nodeName ?? '<none>', 1),
    text('Nominated Node', () => '<none>', 1),
    text('Readiness Gates', () => '<none>', 1),
  ],
  'batch/Job': [
    text('Status', object => (number(status(object).succeeded) > 0 ? 'Complete' : 'Running')),
    text('Completions', object => `${number(status(object).succeeded)}/${number(spec(object).completions ?? 1)}`),
    text('Duration', (object, now) => {
      const end = status(object).completionTime
      const { startTime } = status(object)
      return startTime ? renderAgeOf(startTime, typeof end === 'string' ? Date.parse(end) : now) : ''
    }),
    AGE,
    ...WORKLOAD,
    SELECTOR,
  ],
  'batch/CronJob': [
    text('Schedule', object => spec(object).schedule),
    text('Timezone', object => spec(object).timeZone ?? '<none>'),
    { ...text('Suspend', object => (spec(object).suspend ? 'True' : 'False')), type: 'boolean' },
    count('Active', object => listOf(status(object).active).length),
    text('Last Schedule', (object, now) =>
      status(object).lastScheduleTime ? renderAgeOf(status(object).lastScheduleTime, now) : '<none>',
    ),
    AGE,
    ...WORKLOAD.map(column => ({
      ...column,
      cell: (object: KubeObject, now: number) => column.cell(jobOf(object), now),
    })),
    SELECTOR,
  ],
}
