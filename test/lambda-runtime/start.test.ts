// How each function starts under Lambda's own runtime, and that the runtime tells of what it does not take.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Account, anAccount } from './an-account.ts'
import type { DeployedFunction } from './deploy-stack.ts'
import { readPackageUnderTest } from './package-under-test.ts'
import { startEnvironment } from './start-environment.ts'

const NAMES = ['webhook', 'sync', 'scan', 'automate', 'resync', 'api']
const RUNS = 3
const { client } = readPackageUnderTest(process.env)

let account: Account
let folder: string
beforeAll(async () => {
  account = await anAccount({ targets: ['started'], sync: 'interval: 1h', files: { 'started/README.md': '' } })
  folder = mkdtempSync(join(tmpdir(), 'fluxless-handler-'))
})
afterAll(async () => {
  await account.close()
  rmSync(folder, { recursive: true })
})

/** A function of one line, with everything else as a deployed one has it. */
function aFunction(code: string): DeployedFunction {
  writeFileSync(join(folder, 'index.mjs'), code)
  return { ...account.function('sync').deployed, name: 'own', folder, handler: 'index.handler' }
}

describe('the runtime', () => {
  it('starts every function, which says nothing', async () => {
    const figures: string[] = []
    const empty = aFunction('export const handler = async () => null')
    const all = [empty, ...NAMES.map(name => account.function(name).deployed)]
    for (const deployed of all) {
      const runsMs: number[] = []
      for (let run = 0; run < RUNS; run += 1) {
        const environment = await startEnvironment(client, deployed)
        expect(environment.written()).toEqual({ lines: [], noise: [] })
        runsMs.push(environment.initMs)
        await environment.close()
      }
      const [median = Number.NaN] = runsMs.toSorted((one, other) => one - other).slice(Math.floor(RUNS / 2))
      figures.push(`init_lambda_${deployed === empty ? 'empty' : deployed.name}_ms: ${median.toFixed(0)} ms`)
    }
    console.log(['From the start of the process to the first event:', ...figures].join('\n'))
  })

  it('refuses a handler with three parameters', async () => {
    const started = startEnvironment(client, aFunction('export const handler = (event, context, done) => done(null)'))
    await expect(started).rejects.toMatchObject({ errorType: 'Runtime.CallbackHandlerDeprecated' })
  })

  it('loses the process of a handler that leaves a rejection behind', async () => {
    const code =
      'export const handler = async () => { Promise.reject(new Error("left")); await new Promise(setImmediate) }'
    const environment = await startEnvironment(client, aFunction(code))
    expect(await environment.invoke({}, 10_000)).toEqual({ kind: 'gone', how: 'exit 1' })
    expect(environment.written().noise.join('\n')).toContain('left')
    await environment.close()
  })
})
