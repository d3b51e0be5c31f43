// What is deployed is what is there: entry files, serverless.yml and the files of infra/ agree.
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listFiles, readText } from './checkout.ts'
import { type DescribedFunction, listReferences, readResources, readService } from './read-template.ts'

const service = readService(readText('serverless.yml'))
const functions = Object.entries(service.functions)
const files = listFiles('infra/*.yml', ['infra/*.example.yml'])
const resources = Object.assign({}, ...files.map(file => readResources(readText(file)))) as ReturnType<
  typeof readResources
>
const LAMBDA = /^([A-Z][a-z]+)LambdaFunction$/

type Statement = { readonly Action: string | readonly string[]; readonly Resource: unknown }
const roles = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role')
const statements = roles.flatMap(([role, { Properties }]) =>
  (Properties.Policies as { PolicyDocument: { Statement: Statement[] } }[]).flatMap(policy =>
    policy.PolicyDocument.Statement.map(statement => ({ role, actions: [statement.Action].flat(), ...statement })),
  ),
)

describe('serverless.yml', () => {
  it('has a function for each entry file, and no other', () => {
    const entries = listFiles('functions/*.ts').map(file => basename(file, '.ts'))
    expect(functions.map(([name]) => name).sort()).toEqual(entries)
  })

  it.each(functions)('packs of %s its own bundle and the configuration', (name, { handler, package: { patterns } }) => {
    expect(handler).toBe(`.build/${name}/index.handler`)
    expect(patterns).toEqual(['!**', `.build/${name}/**`, 'fluxless.yml'])
  })

  it.each(functions)('gives %s a role of its own', (name, { role }) => {
    expect(resources[role]?.Type).toBe('AWS::IAM::Role')
    expect(functions.filter(([, other]) => other.role === role).map(([owner]) => owner)).toEqual([name])
    const logs = statements.filter(one => one.role === role && one.actions.includes('logs:PutLogEvents'))
    expect(logs.map(({ Resource }) => String(Resource).endsWith(`-${name}:*`))).toEqual([true])
  })

  it('includes every file of infra/', () => {
    const included = service.resources.filter(resource => typeof resource === 'string')
    expect([...included].sort()).toEqual(files.map(file => `\${file(${file})}`))
  })

  it('refers to what is there', () => {
    const known = (name: string) => {
      const lambda = LAMBDA.exec(name)?.[1]?.toLowerCase()
      if (lambda !== undefined) return functions.some(([entry]) => entry === lambda)
      return name.startsWith('AWS::') || resources[name] !== undefined
    }
    const references = listReferences([service, resources])
    expect(references.length).toBeGreaterThan(10)
    expect(references.filter(name => !known(name))).toEqual([])
  })
})

/** Finds the queue that wakes a function. */
function queueOf({ events = [] }: DescribedFunction): string | undefined {
  return events.flatMap(event => listReferences(event.sqs))[0]
}

describe('queues', () => {
  const fed = functions.filter(([, described]) => queueOf(described) !== undefined)

  it('wake at least one function', () => {
    expect(fed.map(([name]) => name)).toContain('sync')
  })

  it.each(fed)('give %s six times its own time before a job comes back', (_, described) => {
    const queue = resources[queueOf(described) ?? '']?.Properties
    expect(queue?.VisibilityTimeout).toBe(6 * described.timeout)
  })

  it.each(fed)('of %s keep what failed five times in a queue of the same kind', (_, described) => {
    const queue = resources[queueOf(described) ?? '']?.Properties
    const redrive = queue?.RedrivePolicy as { readonly maxReceiveCount: number } | undefined
    const [letters = ''] = listReferences(redrive)
    expect(redrive?.maxReceiveCount).toBeGreaterThanOrEqual(5)
    expect(resources[letters]?.Properties.FifoQueue).toBe(queue?.FifoQueue)
  })

  it('that keep order have names that say so', () => {
    const queues = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::SQS::Queue')
    expect(queues.length).toBeGreaterThan(2)
    const isFifo = (name: unknown) => String(name).endsWith('.fifo')
    const odd = queues.filter(([, { Properties }]) => isFifo(Properties.QueueName) !== (Properties.FifoQueue === true))
    expect(odd.map(([name]) => name)).toEqual([])
  })
})

describe('roles', () => {
  it('name every action and every resource', () => {
    expect(statements.length).toBeGreaterThan(10)
    const isWide = ({ actions, Resource }: (typeof statements)[number]) =>
      actions.some(action => action.includes('*')) || [Resource].flat().some(resource => resource === '*')
    expect(statements.filter(isWide)).toEqual([])
  })

  it('let only what waits on a queue read from it', () => {
    const readers = statements.filter(({ actions }) => actions.includes('sqs:ReceiveMessage')).map(({ role }) => role)
    expect(readers).toEqual(functions.filter(([, one]) => queueOf(one)).map(([, { role }]) => role))
  })

  it('let only functions that open the table touch it', () => {
    const openers = functions.filter(([name]) => readText(`functions/${name}.ts`).includes('/wiring/table.ts'))
    const holders = statements.filter(({ actions }) => actions.some(action => action.startsWith('dynamodb:')))
    expect(holders.map(({ role }) => role).sort()).toEqual(openers.map(([, { role }]) => role).sort())
  })

  it.each`
    kind          | queue
    ${'sync'}     | ${'SyncQueue'}
    ${'scan'}     | ${'ScanQueue'}
    ${'automate'} | ${'AutomateQueue'}
  `('let only functions that open the queue of $kind send to it', ({ kind, queue }) => {
    const openers = functions.filter(([name]) => readText(`functions/${name}.ts`).includes(`settings, '${kind}')`))
    const senders = statements.filter(({ actions, Resource }) => {
      return actions.includes('sqs:SendMessage') && listReferences(Resource).includes(queue)
    })
    expect(senders.map(({ role }) => role).sort()).toEqual(openers.map(([, { role }]) => role).sort())
  })
})

describe('the clock', () => {
  it('repeats a tick for minutes, not for a day, and keeps what reached nobody', () => {
    const schedules = Object.values(resources).filter(({ Type }) => Type === 'AWS::Scheduler::Schedule')
    expect(schedules.length).toBeGreaterThan(0)
    for (const { Properties } of schedules) {
      const target = Properties.Target as Record<string, Record<string, number>>
      expect(target.RetryPolicy?.MaximumEventAgeInSeconds).toBeLessThanOrEqual(300)
      const [letters = ''] = listReferences(target.DeadLetterConfig)
      // The scheduler sends dead letters to standard queues only.
      expect(resources[letters]?.Properties.FifoQueue).toBeUndefined()
    }
  })
})
