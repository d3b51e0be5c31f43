// Who imports whom: the whole of functions/ against the rules, and each rule against a planted mistake.
import { globSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { aCheckout, type Checkout } from './a-checkout.ts'
import { type CruisedImports, cruiseImports, ruleNames } from './cruise-imports.ts'

const root = new URL('../..', import.meta.url).pathname
const TIME_LIMIT_MS = 30_000

describe('functions/', () => {
  let imports: CruisedImports
  beforeAll(async () => {
    imports = await cruiseImports(root)
  }, TIME_LIMIT_MS)

  it('is read to the last file', () => {
    const there = globSync('functions/**/*.{ts,mjs}', { cwd: root }).sort()
    expect(there.length).toBeGreaterThan(100)
    expect(imports.files.filter(file => /[.](ts|mjs)$/.test(file)).sort()).toEqual(there)
  })

  it('keeps the rules', () => {
    expect(imports.broken).toEqual([])
  })
})

/** One mistake for each rule: where it is planted, and what is imported there. */
const PLANTED: readonly (readonly [rule: string, from: string, statement: string])[] = [
  ['no-cycles', 'domain/failure.ts', "import type { Told } from './told.ts'"],
  ['nothing-dangles', 'wiring/queue.ts', "import { gone } from './gone.ts'"],
  ['domain-is-pure', 'domain/failure.ts', "import { readFileSync } from 'node:fs'"],
  ['images-looks-down', 'domain/images/tag.ts', "import { push } from '../events/push.ts'"],
  ['manifests-looks-down', 'domain/manifests/manifest.ts', "import type { plan } from '../sync/plan.ts'"],
  ['events-looks-down', 'domain/events/push.ts', "import { policy } from '../policies/policy.ts'"],
  ['policies-looks-down', 'domain/policies/policy.ts', "import { plan } from '../sync/plan.ts'"],
  ['garbage-looks-down', 'domain/garbage/leftover.ts', "import { push } from '../events/push.ts'"],
  ['health-looks-down', 'domain/health/verdict.ts', "import type { plan } from '../sync/plan.ts'"],
  ['release-looks-down', 'domain/release/release.ts', "import { leftover } from '../garbage/leftover.ts'"],
  ['sync-looks-down', 'domain/sync/plan.ts', "import { rules } from '../rbac/rules.ts'"],
  ['diff-looks-down', 'domain/diff/change.ts', "import { leftover } from '../garbage/leftover.ts'"],
  ['access-looks-down', 'domain/access/caller.ts', "import type { rules } from '../rbac/rules.ts'"],
  ['leadership-looks-down', 'domain/leadership/lease.ts', "import type { plan } from '../sync/plan.ts'"],
  ['metrics-looks-down', 'domain/metrics/sample.ts', "import type { change } from '../diff/change.ts'"],
  ['rbac-looks-down', 'domain/rbac/rules.ts', "import type { plan } from '../sync/plan.ts'"],
  ['doors-know-only-domain', 'ports/queue/port.ts', "import type { openTable } from '../table/port.ts'"],
  ['providers-stay-home', 'ports/queue/memory.ts', "import { openSqlite } from '../table/sqlite.ts'"],
  ['flows-use-doors', 'flows/receive-event.ts', "import { load } from 'js-yaml'"],
  ['steps-start-no-flow', 'flows/steps/queue-syncs.ts', "import { receiveEvent } from '../receive-event.ts'"],
  ['one-place-opens-ports', 'flows/receive-event.ts', "import { openMemory } from '../ports/queue/memory.ts'"],
  ['wiring-runs-nothing', 'wiring/queue.ts', "import { receiveEvent } from '../flows/receive-event.ts'"],
  ['lambda-knows-failures', 'lambda/http-handler.ts', "import { openQueue } from '../wiring/queue.ts'"],
  ['entries-are-thin', 'webhook.ts', "import { start } from './local/start.ts'"],
  ['entries-face-the-street', 'wiring/queue.ts', "import type { handler } from '../webhook.ts'"],
  ['cli-is-a-client', 'cli/verbs.ts', "import { openQueue } from '../wiring/queue.ts'"],
  ['setters-open-one-door', 'cli/setup.ts', "export const queue = () => import('../wiring/queue.ts')"],
  ['setters-open-it-late', 'cli/setup.ts', "import { planSetup } from '../setup/plan-setup.ts'"],
  ['setup-uses-doors', 'setup/set-up.ts', "import { openMemory } from '../ports/queue/memory.ts'"],
  ['setup-is-for-operators', 'lambda/http-handler.ts', "import type { setUp } from '../setup/set-up.ts'"],
  ['install-reads-settings', 'cli/install.ts', "export const queue = () => import('../wiring/queue.ts')"],
  ['install-reads-settings-late', 'cli/install.ts', "import { config } from '../wiring/config.ts'"],
  ['local-runs-entries', 'local/start.ts', "import type { config } from '../wiring/config.ts'"],
  ['local-opens-doors-late', 'local/start.ts', "import { openTable } from '../wiring/table.ts'"],
  ['local-borrows-event-types', 'local/start.ts', "import { httpHandler } from '../lambda/http-handler.ts'"],
  ['sandbox-is-the-outside', 'local/sandbox/git-host/start.ts', "import { failure } from '../../../domain/failure.ts'"],
  ['sandbox-parts-stay-apart', 'local/sandbox/git-host/start.ts', "import { serve } from '../kubernetes/serve.ts'"],
  ['code-never-sees-tests', 'wiring/queue.ts', "import { aTarget } from '../../test/a-target.ts'"],
  ['one-place-knows-the-version', 'wiring/queue.ts', "import manifest from '../../package.json' with { type: 'json' }"],
  ['deployed-means-dependency', 'wiring/queue.ts', "import { build } from 'esbuild'"],
  ['front-stays-light', 'wiring/table.ts', "export const late = () => import('../ports/cluster/kubernetes.ts')"],
  ['patterns-load-with-images', 'wiring/table.ts', "import { tag } from '../domain/images/tag.ts'"],
  ['re2js-has-one-home', 'wiring/queue.ts', "import { RE2JS } from 're2js'"],
  ['js-yaml-has-one-home', 'wiring/queue.ts', "import { load } from 'js-yaml'"],
  ['valibot-has-one-home', 'lambda/http-handler.ts', "import * as v from 'valibot'"],
  ['fastest-levenshtein-has-one-home', 'lambda/http-handler.ts', "import { closest } from 'fastest-levenshtein'"],
  ['@octokit-has-one-home', 'wiring/queue.ts', "import type { Octokit } from '@octokit/core'"],
  ['@kubernetes-has-one-home', 'wiring/queue.ts', "export const late = () => import('@kubernetes/client-node')"],
  ['modern-tar-has-one-home', 'wiring/queue.ts', "import { unpack } from 'modern-tar'"],
  ['p-queue-has-one-home', 'wiring/queue.ts', "import PQueue from 'p-queue'"],
  ['serverless-http-has-one-home', 'webhook.ts', "import serverlessHttp from 'serverless-http'"],
  ['selfsigned-has-one-home', 'local/start.ts', "import { generate } from 'selfsigned'"],
  ['graphql-has-one-home', 'ports/git-hosts/github.ts', "import { parse } from 'graphql'"],
  ['@aws-sdk-has-one-home', 'ports/queue/memory.ts', "import { SQSClient } from '@aws-sdk/client-sqs'"],
  ['@smithy-has-one-home', 'ports/queue/memory.ts', "import { SignatureV4 } from '@smithy/signature-v4'"],
]

/** The house in small, with all that is allowed. */
const HOUSE: Readonly<Record<string, readonly string[]>> = {
  'webhook.ts': [
    "import { receiveEvent } from './flows/receive-event.ts'",
    "import { httpHandler } from './lambda/http-handler.ts'",
    "import { openQueue } from './wiring/queue.ts'",
    "import { openTable } from './wiring/table.ts'",
  ],
  'flows/receive-event.ts': [
    "import type { Queue } from '../ports/queue/port.ts'",
    "import { queueSyncs } from './steps/queue-syncs.ts'",
  ],
  'flows/steps/queue-syncs.ts': ["import { recordRun } from './record-run.ts'"],
  'flows/steps/record-run.ts': ["import { plan } from '../../domain/sync/plan.ts'"],
  'lambda/http-handler.ts': [
    "import serverlessHttp from 'serverless-http'",
    "import { failure } from '../domain/failure.ts'",
    "import type { Context } from 'aws-lambda'",
  ],
  'wiring/queue.ts': ["import { openMemory } from '../ports/queue/memory.ts'"],
  'wiring/table.ts': ["import { openSqlite } from '../ports/table/sqlite.ts'"],
  'wiring/config.ts': ["import { load } from 'js-yaml'", "import * as v from 'valibot'"],
  'wiring/settings.ts': ["import { config } from './config.ts'"],
  'wiring/version.ts': ["import manifest from '../../package.json' with { type: 'json' }"],
  'domain/failure.ts': ["import { createHash } from 'node:crypto'"],
  'domain/told.ts': ["import type { Failure } from './failure.ts'"],
  'domain/events/push.ts': ["import { failure } from '../failure.ts'"],
  'domain/images/tag.ts': ["import { RE2JS } from 're2js'"],
  'domain/manifests/manifest.ts': ["import { load } from 'js-yaml'"],
  'domain/policies/policy.ts': ["import type { Manifest } from '../manifests/manifest.ts'"],
  'domain/garbage/leftover.ts': ["import type { Policy } from '../policies/policy.ts'"],
  'domain/health/verdict.ts': ["import type { Manifest } from '../manifests/manifest.ts'"],
  'domain/diff/change.ts': ["import type { Manifest } from '../manifests/manifest.ts'"],
  'domain/release/release.ts': ["import type { Tag } from '../images/tag.ts'"],
  'domain/sync/plan.ts': ["import { leftover } from '../garbage/leftover.ts'"],
  'domain/rbac/rules.ts': ["import { failure } from '../failure.ts'"],
  'domain/leadership/lease.ts': ["import type { Failure } from '../failure.ts'"],
  'domain/metrics/sample.ts': ["import type { Plan } from '../sync/plan.ts'"],
  'domain/access/caller.ts': [
    "import type { Plan } from '../sync/plan.ts'",
    "import { change } from '../diff/change.ts'",
  ],
  'ports/queue/port.ts': ["import type { Push } from '../../domain/events/push.ts'"],
  'ports/queue/memory.ts': ["import PQueue from 'p-queue'", "import type { Queue } from './port.ts'"],
  'ports/table/port.ts': [],
  'ports/table/sqlite.ts': ["import type { Table } from './port.ts'", "import type { Queue } from '../queue/port.ts'"],
  'ports/aws/port.ts': [],
  'ports/aws/signer.ts': ["import { SignatureV4 } from '@smithy/signature-v4'"],
  'ports/table/dynamodb.ts': ["import type { Aws } from '../aws/port.ts'"],
  'ports/cluster/kubernetes.ts': ["export const late = () => import('@kubernetes/client-node')"],
  'ports/git-hosts/github.ts': ["import { unpack } from 'modern-tar'", "import * as v from 'valibot'"],
  'cli/verbs.ts': [
    "import { closest } from 'fastest-levenshtein'",
    "import type { Plan } from '../domain/sync/plan.ts'",
  ],
  'cli/setup.ts': ["export const late = () => [import('../setup/set-up.ts'), import('../wiring/open-setup.ts')]"],
  'setup/plan-setup.ts': ["import { failure } from '../domain/failure.ts'"],
  'setup/set-up.ts': ["import type { Queue } from '../ports/queue/port.ts'"],
  'wiring/open-setup.ts': ["import { openMemory } from '../ports/queue/memory.ts'"],
  'cli/install.ts': ["import { rules } from '../domain/rbac/rules.ts'"],
  'local/start.ts': [
    "import type { TickEvent } from '../lambda/http-handler.ts'",
    "export const late = () => [import('../webhook.ts'), import('../wiring/queue.ts'), import('../wiring/settings.ts')]",
    "import { sample } from '../domain/metrics/sample.ts'",
  ],
  'local/sandbox/git-host/start.ts': ["import { parse } from 'graphql'"],
  'local/sandbox/kubernetes/serve.ts': ["import { generate } from 'selfsigned'", "import { load } from 'js-yaml'"],
}

const DEPENDENCIES = [
  'js-yaml',
  'valibot',
  'fastest-levenshtein',
  '@octokit/core',
  '@kubernetes/client-node',
  'graphql',
]
const MORE_DEPENDENCIES = ['modern-tar', 'p-queue', 're2js', 'serverless-http', 'selfsigned']
const AWS_DEPENDENCIES = ['@aws-sdk/client-sqs', '@smithy/signature-v4']

function buildHouse(planted: readonly (readonly [rule: string, from: string, statement: string])[]): Checkout {
  const dependencies = [...DEPENDENCIES, ...MORE_DEPENDENCIES, ...AWS_DEPENDENCIES]
  const packages = [...dependencies, 'esbuild', '@types/aws-lambda'].flatMap(name => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
    [`node_modules/${name}/index.${name.startsWith('@types') ? 'd.ts' : 'js'}`, 'export {}'],
  ])
  const files = Object.entries(HOUSE).map(([path, lines]) => {
    const mistakes = planted.filter(([, from]) => from === path).map(([, , statement]) => statement)
    return [`functions/${path}`, [...lines, ...mistakes, 'export {}'].join('\n')]
  })
  return aCheckout({
    ...Object.fromEntries([...packages, ...files]),
    'test/a-target.ts': 'export {}',
    'package.json': JSON.stringify({
      dependencies: Object.fromEntries(dependencies.map(name => [name, '1.0.0'])),
      devDependencies: { esbuild: '1.0.0', '@types/aws-lambda': '1.0.0' },
    }),
  })
}

describe('the rules', () => {
  let withMistakes: readonly string[]
  beforeAll(async () => {
    using house = buildHouse(PLANTED)
    withMistakes = (await cruiseImports(house.root)).broken
  }, TIME_LIMIT_MS)

  it('have nothing against a house in order', { timeout: TIME_LIMIT_MS }, async () => {
    using house = buildHouse([])
    expect((await cruiseImports(house.root)).broken).toEqual([])
  })

  it.each(PLANTED)('%s catches a mistake in %s: %s', (rule, from) => {
    const isReachable = ['front-stays-light', 'patterns-load-with-images'].includes(rule)
    const isCycle = rule === 'no-cycles'
    const where = isReachable ? 'functions/webhook.ts' : `functions/${from}`
    expect(withMistakes.some(line => line.startsWith(`${rule}: ${isCycle ? '' : where}`))).toBe(true)
  })

  it('are all tried here', () => {
    expect(ruleNames.filter(name => !PLANTED.some(([rule]) => rule === name))).toEqual([])
  })

  it('each say in a sentence what is wrong', () => {
    expect(withMistakes.every(line => /[.] \S.*[.]$/.test(line))).toBe(true)
  })
})
