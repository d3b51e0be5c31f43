// Deploys a packaged template to emulators, as CloudFormation would: queues and table are made, functions get their settings.

import type { AwsApi } from '../../functions/ports/aws/port.ts'
import { decideTemplate, type Template, type TemplateValue } from '../../infra/template/decide-template.ts'
import { followPath, listResources, type NamedResource } from '../../infra/template/find-resources.ts'

/** Is one function with what its process is given. */
export type DeployedFunction = {
  readonly name: string
  /** Where its zip is unpacked. */
  readonly folder: string
  readonly handler: string
  readonly arn: string
  readonly timeoutMs: number
  readonly env: Readonly<Record<string, string>>
}

/** Is a queue that feeds a function. */
export type DeployedSource = { readonly queueUrl: string; readonly queueArn: string; readonly batchSize: number }

/** Is the stack; functions and sources are found by the function's name. */
export type DeployedStack = {
  readonly functions: ReadonlyMap<string, DeployedFunction>
  readonly sources: ReadonlyMap<string, DeployedSource>
  /** The queue of an identifier in the template, by its URL. */
  queueUrl(id: string): string
  readonly tableName: string
  /** What the clock sends, with the moment that a tick is meant for. */
  tick(scheduledTime: string): unknown
}

/** Is what a resource is called by others. */
type Physical = { readonly ref: string; readonly arn: string }

const REGION = 'eu-west-1'
const ACCOUNT = '123456789012'

/** Deploys; `env` goes to every function beside its own, and `folderOf` finds the code of one. */
export async function deployStack(
  packaged: Template,
  aws: AwsApi,
  { env, folderOf }: { readonly env: Readonly<Record<string, string>>; readonly folderOf: (name: string) => string },
): Promise<DeployedStack> {
  const template = decideTemplate(packaged)
  const made = new Map<string, Physical>()

  const resolve = (value: TemplateValue): string => {
    if (typeof value !== 'object' || value === null) return String(value)
    const { Ref: ref, 'Fn::GetAtt': got } = value as { readonly Ref?: string; readonly 'Fn::GetAtt'?: [string, string] }
    const physical = made.get(ref ?? got?.[0] ?? '')
    if (!physical) throw new Error(`The template refers to what is not made here: ${JSON.stringify(value)}`)
    return ref === undefined ? physical.arn : physical.ref
  }

  const queues = listResources(template, 'AWS::SQS::Queue')
  // Those that take the dead letters of others come first.
  for (const queue of queues.toSorted((one, other) => redrives(one) - redrives(other))) {
    made.set(queue.id, await createQueue(queue, aws, resolve))
  }
  for (const table of listResources(template, 'AWS::DynamoDB::Table')) made.set(table.id, await createTable(table, aws))

  const functions = listResources(template, 'AWS::Lambda::Function').map(({ id, properties }) => {
    const functionName = String(properties.FunctionName)
    const name = functionName.split('-').at(-1) ?? ''
    const own = Object.entries(followPath(properties, ['Environment', 'Variables']) ?? {})
    const settings = own.map(([key, value]) => [key, resolve(value as TemplateValue)])
    const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${functionName}`
    made.set(id, { ref: functionName, arn })
    return {
      name,
      folder: folderOf(name),
      handler: String(properties.Handler),
      arn,
      timeoutMs: Number(properties.Timeout) * 1000,
      env: { ...lambdaEnv(functionName, String(properties.MemorySize)), ...Object.fromEntries(settings), ...env },
    }
  })

  const sources = listResources(template, 'AWS::Lambda::EventSourceMapping').map(({ properties }) => {
    const functionArn = resolve(properties.FunctionName ?? null)
    const queueArn = resolve(properties.EventSourceArn ?? null)
    const queueUrl = [...made.values()].find(({ arn }) => arn === queueArn)?.ref ?? ''
    const name = functions.find(({ arn }) => arn === functionArn)?.name ?? ''
    return [name, { queueArn, queueUrl, batchSize: Number(properties.BatchSize) }] as const
  })

  const [schedule] = listResources(template, 'AWS::Scheduler::Schedule')
  return {
    functions: new Map(functions.map(one => [one.name, one])),
    sources: new Map(sources),
    queueUrl: id => resolve({ Ref: id }),
    tableName: resolve({ Ref: 'Table' }),
    tick(scheduledTime) {
      const input = String(followPath(schedule?.properties ?? null, ['Target', 'Input']))
      return JSON.parse(input.replace('<aws.scheduler.scheduled-time>', scheduledTime))
    },
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function lambdaEnv(functionName: string, memory: string): Readonly<Record<string, string>> {
  return {
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memory,
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/25/[$LATEST]0',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'not-checked',
    AWS_SESSION_TOKEN: 'not-checked-either',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  }
}

function redrives({ properties }: NamedResource): number {
  return properties.RedrivePolicy === undefined ? 0 : 1
}

async function createQueue(
  { properties }: NamedResource,
  aws: AwsApi,
  resolve: (value: TemplateValue) => string,
): Promise<Physical> {
  const { QueueName, RedrivePolicy, SqsManagedSseEnabled: _, ...rest } = properties
  const attributes = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, String(value)]))
  const redrive = RedrivePolicy as Readonly<Record<string, TemplateValue>> | undefined
  const policy = redrive && { ...redrive, deadLetterTargetArn: resolve(redrive.deadLetterTargetArn ?? null) }
  const Attributes = policy ? { ...attributes, RedrivePolicy: JSON.stringify(policy) } : attributes
  const call = { service: 'sqs', about: String(QueueName) } as const
  const created = await aws.call({ ...call, action: 'CreateQueue', input: { QueueName, Attributes } })
  const ref = created.kind === 'done' ? String(created.output.QueueUrl) : ''
  const input = { QueueUrl: ref, AttributeNames: ['QueueArn'] }
  const told = await aws.call({ ...call, action: 'GetQueueAttributes', input })
  const { QueueArn: arn = '' } = (told.kind === 'done' ? told.output.Attributes : {}) as { readonly QueueArn?: string }
  return { ref, arn }
}

async function createTable({ properties }: NamedResource, aws: AwsApi): Promise<Physical> {
  const { TableName, BillingMode, AttributeDefinitions, KeySchema } = properties
  const input = { TableName, BillingMode, AttributeDefinitions, KeySchema }
  await aws.call({ service: 'dynamodb', action: 'CreateTable', input, about: String(TableName) })
  return { ref: String(TableName), arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${String(TableName)}` }
}
