// A role is as wide as the doors that its entry file opens: no right is missing, and none is there for later.
import { basename } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { findResource, listReferences, listResources } from '../../infra/template/find-resources.ts'
import { change, readGolden } from '../infra/template/read-golden.ts'
import { aCheckout } from './a-checkout.ts'
import { checkoutRoot, listFiles, readText } from './checkout.ts'
import { listNeeds, listRights } from './list-rights.ts'
import { type Doors, readDoors } from './read-doors.ts'

const OPEN = ['ReadsEcr', 'AsksEks', 'AssumesRoles', 'ProvesIdentity']
const template = readGolden(...OPEN)
const names = listFiles('functions/*.ts').map(file => basename(file, '.ts'))
const roleOf = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}Role`
const idOf = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`

describe('a role', () => {
  const doors = new Map<string, Doors>()
  beforeAll(async () => {
    for (const name of names) doors.set(name, await readDoors(checkoutRoot, `functions/${name}.ts`))
  }, 30_000)
  const needsOf = (name: string) => listNeeds(template, name, doors.get(name) as Doors)

  it.each(names)('of %s is its own', name => {
    const [role = ''] = listReferences(findResource(template, idOf(name))?.properties.Role)
    expect(role).toBe(roleOf(name))
  })

  it.each(names)('of %s allows what its code does, and nothing else', name => {
    expect(needsOf(name).length).toBeGreaterThan(5)
    expect(listRights(template, roleOf(name))).toEqual(needsOf(name))
  })

  it('that allows more than its code does is found', () => {
    const path = 'ResyncRole.Properties.Policies.0.PolicyDocument.Statement.2.Action'
    const wider = change(template, path, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Scan'])
    const rights = listRights(wider, 'ResyncRole')
    expect(rights.filter(right => !needsOf('resync').includes(right))).toEqual(['dynamodb:Scan on Table'])
  })

  it('that reaches further than its code does is found', () => {
    const wider = change(template, 'WebhookRole.Properties.Policies.0.PolicyDocument.Statement.3.Resource', '*')
    const rights = listRights(wider, 'WebhookRole').filter(right => !needsOf('webhook').includes(right))
    expect(rights).toEqual(['ssm:GetParameter on *'])
  })

  it('that allows less than its code does is found', () => {
    const path = 'ApiRole.Properties.Policies.0.PolicyDocument.Statement.1.Resource.2'
    const narrower = listRights(change(template, path, { 'Fn::GetAtt': ['SyncQueue', 'Arn'] }), 'ApiRole')
    expect(needsOf('api').filter(need => !narrower.includes(need))).toEqual(['sqs:SendMessage on AutomateQueue'])
  })

  it('names what it allows, but for what AWS takes no name', () => {
    const all = readGolden(...OPEN, 'HasKey', 'InNetwork')
    const roles = listResources(all, 'AWS::IAM::Role')
    const wide = roles.flatMap(({ id }) => listRights(all, id).filter(right => right.endsWith(' on *')))
    const actions = [...new Set(wide.map(right => right.replace(' on *', '')))].filter(one => !one.startsWith('ec2:'))
    expect(actions.sort()).toEqual(['ecr:GetAuthorizationToken', 'sts:GetWebIdentityToken'])
  })

  it('names every resource when no option is on', () => {
    const plain = readGolden()
    const rights = listResources(plain, 'AWS::IAM::Role').flatMap(({ id }) => listRights(plain, id))
    expect(rights.filter(right => right.endsWith(' on *'))).toEqual([])
  })

  it('ends in a wildcard only below its own log and the prefix of secrets', () => {
    const rights = listResources(template, 'AWS::IAM::Role').flatMap(({ id }) => listRights(template, id))
    const open = rights.filter(right => /\*/.test(right) && !right.endsWith(' on *'))
    const ends = open.map(right => right.replace(/^.*(log-group:|parameter[/]|secret:)/, '$1'))
    const own = names.map(name => `log-group:/aws/lambda/fluxless-dev-${name}:*`)
    expect([...new Set(ends)].sort()).toEqual([...own, 'parameter/fluxless/*', 'secret:fluxless/*'].sort())
  })
})

describe('in an own network', () => {
  it('the code is denied what Lambda may do for it', () => {
    for (const { properties } of listResources(readGolden('InNetwork'), 'AWS::IAM::Role')) {
      const [, network] = properties.Policies as readonly { PolicyDocument: { Statement: readonly object[] } }[]
      if (network === undefined) continue
      const [allow, deny] = network.PolicyDocument.Statement as {
        Effect: string
        Action: unknown
        Condition?: object
      }[]
      expect([allow?.Effect, deny?.Effect, deny?.Action]).toEqual(['Allow', 'Deny', allow?.Action])
      expect(Object.keys(deny?.Condition ?? {})).toEqual(['ArnLike'])
    }
  })

  it('every function is in it', () => {
    const functions = listResources(readGolden('InNetwork'), 'AWS::Lambda::Function')
    expect(functions.filter(({ properties }) => properties.VpcConfig === undefined)).toEqual([])
  })
})

it('a boundary is set on every role when one is given', () => {
  const roles = listResources(readGolden('HasBoundary'), 'AWS::IAM::Role')
  expect(roles.length).toBe(names.length + 1)
  expect(roles.filter(({ properties }) => properties.PermissionsBoundary === undefined)).toEqual([])
})

it('every call of AWS is one that rights are derived from', () => {
  // What setup and teardown call, they call with the operator's rights.
  const forOperators = ['access-entries', 'secret-shelf', 'stacks'].map(door => `functions/ports/${door}/*.ts`)
  const calls = listFiles('functions/ports/**/*.ts', forOperators).flatMap(file => {
    const text = readText(file)
    if (!/service: '\w+'/.test(text)) return []
    return [...text.matchAll(/(?:action: |\bcall\()'(\w+)'/g)].map(([, action = '']) => action)
  })
  expect([...new Set(calls)].sort()).toEqual([
    'AssumeRole',
    'ChangeMessageVisibility',
    'DeleteItem',
    'DescribeCluster',
    'GetItem',
    'GetParameter',
    'GetSecretValue',
    'GetWebIdentityToken',
    'PutItem',
    'SendMessage',
  ])
})

it('doors are read of what is called, not of what is imported', async () => {
  using checkout = aCheckout({
    'functions/one.ts': `
import { openQueue } from './wiring/queue.ts'
import { openTable } from './wiring/table.ts'
import { look, forget } from './flows/look.ts'
const settings = {}
export const handler = () => look(openQueue(settings, 'scan'), openTable(settings))`,
    'functions/flows/look.ts': `
export const look = (queue, table) => [queue.send(), table.get('x')]
export const forget = table => table.remove('x')`,
    'functions/wiring/queue.ts': 'export const openQueue = (settings, kind) => ({ send: () => kind })',
    'functions/wiring/table.ts': 'export const openTable = settings => ({ get: key => key })',
    'functions/wiring/secrets.ts': 'export const openSecrets = () => 1',
  })
  expect(await readDoors(checkout.root, 'functions/one.ts')).toEqual({
    queues: ['scan'],
    table: ['get'],
    secrets: false,
    clusters: false,
    registries: false,
    roles: false,
    identity: false,
  })
})
