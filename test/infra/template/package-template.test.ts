// What osls makes of serverless.yml and infra: the golden template, and with settings another.
import { symlinkSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decideTemplate, type Template } from '../../../infra/template/decide-template.ts'
import { everyOption } from '../../../infra/template/every-option.ts'
import { findResource, followPath } from '../../../infra/template/find-resources.ts'
import { compareGolden, renderGolden } from '../../../infra/template/golden.ts'
import { packageTemplate } from '../../../infra/template/package-template.ts'
import { aCheckout, type Checkout } from '../../architecture/a-checkout.ts'
import { checkoutRoot, listFiles, readText } from '../../architecture/checkout.ts'

const TIME_LIMIT_MS = 60_000
const SETTINGS = [
  ...everyOption,
  '--stage=prod',
  '--param=syncMemory=3008',
  '--param=secretsPrefix=prod',
  '--param=clock=DISABLED',
]

let checkout: Checkout
beforeAll(() => {
  const described = ['serverless.yml', ...listFiles('infra/*.yml')].map(file => [file, readText(file)])
  const bundles = listFiles('functions/*.ts').map(file => [
    file.replace(/functions.(.*)[.]ts/, '.build/$1/index.mjs'),
    '',
  ])
  checkout = aCheckout(Object.fromEntries([...described, ...bundles]))
  symlinkSync(`${checkoutRoot}node_modules`, `${checkout.root}/node_modules`)
})
afterAll(() => checkout[Symbol.dispose]())

it('is the golden template', { timeout: TIME_LIMIT_MS }, async () => {
  const template = await packageTemplate({ root: checkout.root, folder: '.serverless', settings: [] })
  expect(compareGolden(readText('test/infra/golden/template.json'), renderGolden(template))).toEqual([])
})

it('takes settings, and switches every option on', { timeout: TIME_LIMIT_MS }, async () => {
  const given = { root: checkout.root, folder: '.serverless', settings: SETTINGS }
  const template: Template = decideTemplate(await packageTemplate(given))
  const valueAt = (id: string, ...path: readonly string[]) =>
    followPath(findResource(template, id)?.properties ?? null, path)
  expect({
    name: valueAt('SyncQueue', 'QueueName'),
    memory: valueAt('SyncLambdaFunction', 'MemorySize'),
    reserved: valueAt('SyncLambdaFunction', 'ReservedConcurrentExecutions'),
    subnets: valueAt('SyncLambdaFunction', 'VpcConfig', 'SubnetIds', 'Fn::Split', '1'),
    key: valueAt('Table', 'SSESpecification', 'KMSMasterKeyId'),
    boundary: valueAt('SchedulerRole', 'PermissionsBoundary'),
    mail: valueAt('AlarmMail', 'Endpoint'),
    clock: valueAt('ResyncSchedule', 'State'),
    silentClock: findResource(template, 'SilentClockAlarm'),
  }).toEqual({
    name: 'fluxless-prod-sync.fifo',
    memory: 3008,
    reserved: 20,
    subnets: 'subnet-0123456789abcdef0,subnet-0123456789abcdef1',
    key: 'arn:aws:kms:eu-west-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef',
    boundary: 'arn:aws:iam::123456789012:policy/boundary',
    mail: 'platform@example.com',
    clock: 'DISABLED',
    silentClock: undefined,
  })
  expect(JSON.stringify(valueAt('WebhookRole', 'Policies'))).toContain(':parameter/prod/*')
})
