// One planted mistake after the other: each is caught by a Guard rule, by our own checks or by AWS's schemas.
import { beforeAll, describe, expect, it } from 'vitest'
import { checkTemplate } from '../../../infra/template/check-template.ts'
import { runGuard } from '../../../infra/template/run-guard.ts'
import { validateTemplates } from '../../../infra/template/validate-template.ts'
import { checkoutRoot } from '../../architecture/checkout.ts'
import { change, readGolden } from './read-golden.ts'

const GOOD = readGolden()
const WITH_KEY = readGolden('HasKey')

const STATEMENT = 'WebhookRole.Properties.Policies.0.PolicyDocument.Statement.1'
const VARIABLES = 'SyncLambdaFunction.Properties.Environment.Variables'
const MAPPING = 'SyncEventSourceMappingSQSSyncQueue.Properties'
const STAGE = 'HttpApiStage.Properties'
const TICK = 'ResyncSchedule.Properties.Target'
const BUCKET = 'ServerlessDeploymentBucket.Properties'
const PATH_FORMAT = '{"routeKey":"$context.routeKey","path":"$context.path"}'
const ANYBODY = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }
const OPEN_URL = { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'NONE', TargetFunctionArn: 'webhook' } }

/** What is wrong, who catches it, where it is planted, and what stands there then; nothing means that it is gone. */
const MISTAKES: readonly (readonly [what: string, rule: string, path: string, value?: unknown])[] = [
  ['an action is a wildcard', 'actions_are_named', `${STATEMENT}.Action`, ['sqs:*']],
  ['an action alone is a wildcard', 'actions_are_named', `${STATEMENT}.Action`, '*'],
  ['all actions but one are allowed', 'actions_are_named', `${STATEMENT}.NotAction`, ['sqs:SendMessage']],
  ['a resource is a wildcard', 'wildcards_are_those_that_aws_forces', `${STATEMENT}.Resource`, '*'],
  ['a resource in a list is a wildcard', 'wildcards_are_those_that_aws_forces', `${STATEMENT}.Resource`, ['*']],
  ['all resources but one are allowed', 'resources_are_named', `${STATEMENT}.NotResource`, 'x'],
  ['anybody takes a role', 'roles_are_taken_by', 'ApiRole.Properties.AssumeRolePolicyDocument.Statement.0', ANYBODY],
  [
    'a role has a policy of AWS',
    'roles_are_taken_by',
    'ApiRole.Properties.ManagedPolicyArns',
    ['arn:aws:iam::aws:policy/x'],
  ],
  [
    'two functions share a role',
    'roles_are_not_shared',
    'ScanLambdaFunction.Properties.Role',
    { 'Fn::GetAtt': ['SyncRole', 'Arn'] },
  ],
  [
    'a function has a role from elsewhere',
    'roles_are_not_shared',
    'ScanLambdaFunction.Properties.Role',
    'arn:aws:iam::1:role/x',
  ],
  ['there is a user', 'nobody_has_a_key', 'Deployer', { Type: 'AWS::IAM::User' }],
  ['dead letters have no queue', 'jobs_that_fail_are_kept', 'SyncQueue.Properties.RedrivePolicy'],
  ['a job is dead after one try', 'jobs_that_fail_are_kept', 'SyncQueue.Properties.RedrivePolicy.maxReceiveCount', 1],
  ['dead letters of FIFO lose their order', 'dead_letters_have_a_queue', 'SyncDeadLetters.Properties.FifoQueue'],
  [
    'ticks go to a FIFO queue',
    'dead_letters_have_a_queue',
    `${TICK}.DeadLetterConfig.Arn`,
    { 'Fn::GetAtt': ['SyncDeadLetters', 'Arn'] },
  ],
  ['a failed job comes back too soon', 'visibility_is_six_times', 'SyncQueue.Properties.VisibilityTimeout', 600],
  ['a queue keeps no order', 'jobs_keep_their_order', 'ScanQueue.Properties.FifoQueue', false],
  ['an id counts in all groups', 'jobs_keep_their_order', 'ScanQueue.Properties.DeduplicationScope', 'queue'],
  ['a queue is not encrypted', 'queues_are_encrypted', 'ScanQueue.Properties.SqsManagedSseEnabled'],
  ['nobody watches dead letters', 'dead_letters_are_told', 'EventDeadLettersAlarm'],
  ['nobody watches how long jobs wait', 'waiting_is_told', 'AutomateOldestJobAlarm'],
  ['nobody hears an alarm', 'alarms_reach_somebody', 'NeedsPersonAlarm.Properties.AlarmActions'],
  ['nobody counts the errors of a function', 'errors_are_counted', 'ResyncNeedsPerson'],
  ['entries of the table stay for ever', 'entries_expire', 'Table.Properties.TimeToLiveSpecification'],
  [
    'entries expire by another attribute',
    'entries_expire',
    'Table.Properties.TimeToLiveSpecification.AttributeName',
    'ttl',
  ],
  ['the table is paid by the hour', 'tables_are_paid_by_use', 'Table.Properties.BillingMode', 'PROVISIONED'],
  ['the bucket may be opened', 'buckets_are_closed', `${BUCKET}.PublicAccessBlockConfiguration`],
  ['the bucket is public', 'buckets_are_closed', `${BUCKET}.AccessControl`, 'PublicRead'],
  ['the bucket is not encrypted', 'buckets_are_closed', `${BUCKET}.BucketEncryption`],
  ['logs are kept for ever', 'logs_are_forgotten', 'WebhookLogGroup.Properties.RetentionInDays'],
  ['logs are text', 'functions_log_json', 'SyncLambdaFunction.Properties.LoggingConfig'],
  ['a token is in the environment by name', 'functions_hold_no_secret', `${VARIABLES}.GITHUB_TOKEN`, 'x'],
  [
    'a token is in the environment by value',
    'functions_hold_no_secret',
    `${VARIABLES}.GITHUB`,
    `ghp_${'a'.repeat(36)}`,
  ],
  ['a variable is of Lambda', 'functions_take_no_reserved_name', `${VARIABLES}.AWS_REGION`, 'eu-west-1'],
  ['the runtime is old', 'functions_run_node_24', 'SyncLambdaFunction.Properties.Runtime', 'nodejs20.x'],
  ['a time limit is too long', 'functions_end_in_time', 'SyncLambdaFunction.Properties.Timeout', 1000],
  ['the processor is x86', 'functions_run_on_arm', 'SyncLambdaFunction.Properties.Architectures', ['x86_64']],
  ['the processor is not said', 'functions_run_on_arm', 'SyncLambdaFunction.Properties.Architectures'],
  ['a batch fails as a whole', 'batches_answer_in_parts', `${MAPPING}.FunctionResponseTypes`],
  ['a queue wakes functions without end', 'batches_are_bounded', `${MAPPING}.ScalingConfig`],
  ['a FIFO batch waits to be filled', 'batches_are_bounded', `${MAPPING}.MaximumBatchingWindowInSeconds`, 5],
  [
    'less is reserved than the queue uses',
    'reserved_concurrency',
    'SyncLambdaFunction.Properties.ReservedConcurrentExecutions',
    5,
  ],
  ['throttling is off', 'strangers_are_slowed_down', `${STAGE}.DefaultRouteSettings`],
  ['throttling takes any burst', 'strangers_are_slowed_down', `${STAGE}.DefaultRouteSettings.ThrottlingBurstLimit`],
  ['requests are not logged', 'requests_are_logged', `${STAGE}.AccessLogSettings`],
  ['the path is logged', 'paths_are_not_logged', `${STAGE}.AccessLogSettings.Format`, PATH_FORMAT],
  ['anybody’s rule may call', 'callers_are_named', 'ImagePushesPermission.Properties.SourceArn'],
  ['there is a second door', 'there_is_one_door', 'WebhookUrl', OPEN_URL],
  ['a tick is repeated for a day', 'ticks_are_not_repeated', `${TICK}.RetryPolicy`],
  ['a tick is lost', 'ticks_are_not_repeated', `${TICK}.DeadLetterConfig`],
  [
    'a rate is misspelt',
    'the_clock_has_whole_minutes',
    'ResyncSchedule.Properties.ScheduleExpression',
    'rate(1 minutes)',
  ],
  ['an event is lost', 'events_that_reach_nobody', 'ImagePushes.Properties.Targets.0.DeadLetterConfig'],
  ['an event is repeated for a day', 'events_that_reach_nobody', 'ImagePushes.Properties.Targets.0.RetryPolicy'],
  ['an event that failed is lost', 'failed_events_are_kept', 'WebhookLambdaEvConf.Properties.DestinationConfig'],
]

/** The own key is given, and misses one resource of each kind. */
const KEYLESS: readonly (readonly [what: string, path: string])[] = [
  ['a queue', 'TickDeadLetters.Properties.KmsMasterKeyId'],
  ['the table', 'Table.Properties.SSESpecification'],
  ['a log', 'HttpApiLogGroup.Properties.KmsKeyId'],
  ['the topic', 'AlarmTopic.Properties.KmsMasterKeyId'],
  ['an environment', 'ApiLambdaFunction.Properties.KmsKeyArn'],
]

/** What AWS itself would refuse. */
const REFUSED: readonly (readonly [what: string, path: string, value?: unknown])[] = [
  ['a property is misspelt', 'Table.Properties.BilingMode', 'PAY_PER_REQUEST'],
  ['a FIFO queue has no name of one', 'SyncQueue.Properties.QueueName', 'sync'],
  ['a reference leads nowhere', 'SyncLambdaFunction.Properties.Role', { 'Fn::GetAtt': ['Gone', 'Arn'] }],
  ['a runtime does not exist', 'SyncLambdaFunction.Properties.Runtime', 'nodejs25.x'],
]

describe('the template', () => {
  let guarded: Readonly<Record<string, readonly string[]>>
  let validated: Readonly<Record<string, readonly string[]>>
  beforeAll(async () => {
    const planted = MISTAKES.map(([what, , path, value]) => [what, change(GOOD, path, value)] as const)
    const keyless = KEYLESS.map(([what, path]) => [what, change(WITH_KEY, path)] as const)
    const good = {
      GOOD,
      WITH_KEY,
      WITH_ALL: readGolden(
        'HasKey',
        'InNetwork',
        'HasBoundary',
        'ReadsEcr',
        'AsksEks',
        'AssumesRoles',
        'ProvesIdentity',
      ),
    }
    guarded = await runGuard(checkoutRoot, { ...good, ...Object.fromEntries([...planted, ...keyless]) })
    const refused = REFUSED.map(([what, path, value]) => [what, change(GOOD, path, value)] as const)
    validated = validateTemplates({ GOOD, ...Object.fromEntries(refused) })
  }, 60_000)

  it('has no mistake, with its options off and on', () => {
    const { GOOD: off, WITH_KEY: keyed, WITH_ALL: all } = guarded
    expect({ off, keyed, all }).toEqual({ off: [], keyed: [], all: [] })
    expect([checkTemplate(GOOD), validated.GOOD]).toEqual([[], []])
  })

  it.each(MISTAKES.map(([what, rule, ...rest]) => ({ what, rule, rest })))('is refused when $what: $rule', mistake => {
    const { what, rule, rest } = mistake
    const found = [...(guarded[what] ?? []), ...checkTemplate(change(GOOD, ...rest))]
    expect(found.filter(problem => problem.startsWith(rule)).length, found.join('\n')).toBeGreaterThan(0)
  })

  it.each(KEYLESS)('is refused when the own key does not reach %s', (what, path) => {
    const found = guarded[what]?.filter(problem => problem.startsWith('own_key_is_everywhere: '))
    expect(found?.map(problem => problem.split(': ')[1])).toEqual([path.split('.')[0]])
  })

  it.each(REFUSED.map(([what, path]) => [what, path] as const))('is refused by the schemas when %s', (what, path) => {
    expect(validated[what]?.some(problem => problem.includes(`: ${path.split('.')[0]}: `))).toBe(true)
  })

  it('that Guard finds wrong is told with the resource and the reason', () => {
    expect(guarded['the runtime is old']).toEqual([
      'functions_run_node_24: SyncLambdaFunction: the bundles are built for Node 24',
    ])
  })
})
