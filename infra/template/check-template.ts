// What no rule about one resource can say: that resources fit together.
import { isMapping, type Template } from './decide-template.ts'
import { findResource, followPath, listReferences, listResources } from './find-resources.ts'

type Rule = (template: Template) => readonly string[]

/** Lists where resources do not fit together, as `rule: resource: why`. Conditions must be decided. */
export function checkTemplate(template: Template): readonly string[] {
  return Object.entries(RULES).flatMap(([name, rule]) => rule(template).map(problem => `${name}: ${problem}`))
}

/** AWS's own advice; a job that failed would come back while it is still worked on. */
const VISIBILITY_FACTOR = 6

const RULES: Readonly<Record<string, Rule>> = {
  visibility_is_six_times_the_time_limit: template =>
    listFeeds(template).flatMap(({ queue, worker }) => {
      const least = VISIBILITY_FACTOR * Number(worker.properties.Timeout)
      const isEnough = Number(queue.properties.VisibilityTimeout) >= least
      return isEnough ? [] : [`${queue.id}: a failed job must stay away for ${least} seconds`]
    }),

  dead_letters_have_a_queue_of_their_kind: template => [
    ...listFeeds(template).flatMap(({ queue }) => {
      const [letters = ''] = listReferences(queue.properties.RedrivePolicy)
      const isOfItsKind = isFifo(template, letters) === isFifo(template, queue.id)
      return isQueue(template, letters) && isOfItsKind ? [] : [`${queue.id}: its dead letters need a FIFO queue`]
    }),
    ...listStandardLetters(template).flatMap(({ id, letters }) => {
      const isStandard = isQueue(template, letters) && !isFifo(template, letters)
      return isStandard ? [] : [`${id}: its dead letters need a standard queue`]
    }),
  ],

  dead_letters_are_told: template => {
    const watched = listAlarms(template, 'ApproximateNumberOfMessagesVisible')
    return listLetterQueues(template).flatMap(letters =>
      watched.has(letters) ? [] : [`${letters}: no alarm watches it`],
    )
  },

  waiting_is_told: template => {
    const watched = listAlarms(template, 'ApproximateAgeOfOldestMessage')
    return listFeeds(template).flatMap(({ queue }) =>
      watched.has(queue.id) ? [] : [`${queue.id}: no alarm watches it`],
    )
  },

  alarms_reach_somebody: template =>
    listResources(template, 'AWS::CloudWatch::Alarm').flatMap(({ id, properties }) => {
      const [topic = ''] = listReferences(properties.AlarmActions)
      return template.Resources[topic]?.Type === 'AWS::SNS::Topic' ? [] : [`${id}: nobody hears it`]
    }),

  errors_are_counted: template => {
    const counted = new Set(
      listResources(template, 'AWS::Logs::MetricFilter').flatMap(({ properties }) => listReferences(properties)),
    )
    const logs = listResources(template, 'AWS::Lambda::Function').map(({ id }) =>
      id.replace(/LambdaFunction$/, 'LogGroup'),
    )
    return logs.flatMap(log => (counted.has(log) ? [] : [`${log}: its errors are not counted`]))
  },

  roles_are_not_shared: template => {
    const owners = Map.groupBy(
      listResources(template, 'AWS::Lambda::Function'),
      ({ properties }) => listReferences(properties.Role)[0],
    )
    return [...owners].flatMap(([role, functions]) => {
      if (role === undefined || template.Resources[role] === undefined)
        return [`${functions[0]?.id}: it has no role of its own`]
      return functions.length > 1 ? [`${role}: ${functions.map(({ id }) => id).join(' and ')} share it`] : []
    })
  },

  reserved_concurrency_feeds_the_queue: template =>
    listFeeds(template).flatMap(({ mapping, worker }) => {
      const reserved = worker.properties.ReservedConcurrentExecutions
      const { MaximumConcurrency: most } = isMapping(mapping.ScalingConfig) ? mapping.ScalingConfig : {}
      const isEnough = reserved === undefined || Number(reserved) >= Number(most)
      return isEnough
        ? []
        : [`${worker.id}: what it reserves is less than its queue may use, so jobs become dead letters`]
    }),
}

/** Pairs each queue with the function that it wakes. */
function listFeeds(template: Template) {
  return listResources(template, 'AWS::Lambda::EventSourceMapping').flatMap(({ properties: mapping }) => {
    const queue = findResource(template, listReferences(mapping.EventSourceArn)[0])
    const worker = findResource(template, listReferences(mapping.FunctionName)[0])
    return queue && worker ? [{ mapping, queue, worker }] : []
  })
}

/** Where the scheduler, EventBridge and Lambda put what reached nobody: they take no FIFO queue. */
function listStandardLetters(template: Template) {
  const under = (type: string, ...path: readonly string[]) =>
    listResources(template, type).map(({ id, properties }) => ({
      id,
      letters: listReferences(followPath(properties, path))[0] ?? '',
    }))
  return [
    ...under('AWS::Scheduler::Schedule', 'Target', 'DeadLetterConfig'),
    ...under('AWS::Events::Rule', 'Targets', '0', 'DeadLetterConfig'),
    ...under('AWS::Lambda::EventInvokeConfig', 'DestinationConfig', 'OnFailure'),
  ]
}

function listLetterQueues(template: Template): readonly string[] {
  const ofJobs = listResources(template, 'AWS::SQS::Queue').flatMap(({ properties }) =>
    listReferences(properties.RedrivePolicy),
  )
  return [...new Set([...ofJobs, ...listStandardLetters(template).map(({ letters }) => letters)])]
}

/** Names the queues that some alarm watches for one metric. */
function listAlarms(template: Template, metric: string): ReadonlySet<string> {
  const alarms = listResources(template, 'AWS::CloudWatch::Alarm').filter(
    ({ properties }) => properties.MetricName === metric,
  )
  return new Set(alarms.flatMap(({ properties }) => listReferences(properties.Dimensions)))
}

function isQueue(template: Template, id: string): boolean {
  return template.Resources[id]?.Type === 'AWS::SQS::Queue'
}

function isFifo(template: Template, id: string): boolean {
  return template.Resources[id]?.Properties?.FifoQueue === true
}
