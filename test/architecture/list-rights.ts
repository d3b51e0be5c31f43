// Lists rights as `action on resource`: those that a role has, and those that the code behind it needs.
import type { Template, TemplateValue } from '../../infra/template/decide-template.ts'
import { findResource, followPath, listReferences, listResources } from '../../infra/template/find-resources.ts'
import type { Doors } from './read-doors.ts'

type Statement = { readonly Effect: string; readonly Action: TemplateValue; readonly Resource: TemplateValue }
type Policy = { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }

/** Lists what the role of a function allows; what it is denied is left out. */
export function listRights(template: Template, role: string): readonly string[] {
  const policies = (findResource(template, role)?.properties.Policies ?? []) as unknown as readonly Policy[]
  const allowed = policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.filter(one => one.Effect === 'Allow'),
  )
  const rights = allowed.flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap(action => [Resource].flat().map(resource => `${action} on ${nameResource(resource)}`)),
  )
  return [...new Set(rights)].sort()
}

function nameResource(resource: TemplateValue | undefined): string {
  if (typeof resource === 'string') return resource
  const [id] = listReferences(resource)
  const text = followPath(resource ?? null, ['Fn::Sub'])
  return id ?? (typeof text === 'string' ? text : 'what is listed')
}

const VERBS: Readonly<Record<string, string>> = {
  get: 'dynamodb:GetItem',
  put: 'dynamodb:PutItem',
  putIfAbsent: 'dynamodb:PutItem',
  remove: 'dynamodb:DeleteItem',
}
const ARN = (service: string, what: string) =>
  `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${what}`

/** Lists what a function needs: its log, what its code does, what wakes it, where its failed events go. */
export function listNeeds(template: Template, name: string, doors: Doors): readonly string[] {
  const id = `${capital(name)}LambdaFunction`
  const isOf = (value: TemplateValue | undefined) => listReferences(value).includes(id)
  const woken = listResources(template, 'AWS::Lambda::EventSourceMapping').filter(one =>
    isOf(one.properties.FunctionName),
  )
  const told = listResources(template, 'AWS::Lambda::EventInvokeConfig').filter(one =>
    isOf(one.properties.FunctionName),
  )
  const needs = [
    ...on(ARN('logs', `log-group:/aws/lambda/fluxless-dev-${name}:*`), 'logs:CreateLogStream', 'logs:PutLogEvents'),
    ...doors.queues.flatMap(kind => on(`${capital(kind)}Queue`, 'sqs:SendMessage')),
    ...woken
      .flatMap(({ properties }) => listReferences(properties.EventSourceArn))
      .flatMap(queue => on(queue, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', DELAY)),
    ...told
      .flatMap(({ properties }) => listReferences(properties.DestinationConfig))
      .flatMap(queue => on(queue, 'sqs:SendMessage')),
    ...doors.table.flatMap(verb => on('Table', VERBS[verb] ?? verb)),
    ...(doors.secrets ? on(ARN('ssm', 'parameter/fluxless/*'), 'ssm:GetParameter') : []),
    ...(doors.secrets ? on(ARN('secretsmanager', 'secret:fluxless/*'), 'secretsmanager:GetSecretValue') : []),
    ...(doors.clusters ? on('what is listed', 'eks:DescribeCluster') : []),
    ...(doors.roles ? on('what is listed', 'sts:AssumeRole') : []),
    ...(doors.identity ? on('*', 'sts:GetWebIdentityToken') : []),
    ...(doors.registries ? [...on('*', 'ecr:GetAuthorizationToken'), ...on('what is listed', ...PULLS)] : []),
  ]
  return [...new Set(needs)].sort()
}

/** A job that asks for a wait of its own is put off in the queue that it came from. */
const DELAY = 'sqs:ChangeMessageVisibility'
/** What the distribution API of ECR asks for: tags, manifests, and the configuration of an image, which is a layer to it. */
const PULLS = ['ecr:ListImages', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] as const

function on(resource: string, ...actions: readonly string[]): readonly string[] {
  return actions.map(action => `${action} on ${resource}`)
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
