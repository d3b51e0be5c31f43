// A stack that osls makes: the contract on scripted tools, and how states and refusals are told.
import { describe, expect, it } from 'vitest'
import type { AwsApi } from '../../../functions/ports/aws/port.ts'
import { openOsls } from '../../../functions/ports/stacks/osls.ts'
import { itBehavesLikeStacks } from './contract.ts'

const ROLES = ['SyncRoleArn', 'ScanRoleArn', 'AutomateRoleArn', 'ApiRoleArn']
const OUTPUTS = Object.fromEntries(ROLES.map(name => [name, `arn:aws:iam::123456789012:role/${name}`]))

/** Opens an account in which osls makes and removes a stack; `codes` are what programs end with. */
function anAccount(codes: Readonly<Record<string, number | undefined>> = {}) {
  const ran: string[] = []
  let status: string | undefined
  const aws: AwsApi = {
    async call({ action, outcomes = [] }) {
      if (action === 'GetCallerIdentity') return { kind: 'done', output: { Account: '123456789012', Arn: 'arn:me' } }
      const [missing] = outcomes
      if (status === undefined && missing !== undefined) return { kind: 'refused', error: missing }
      const outputs = { ...OUTPUTS, HttpApiUrl: 'https://abc.example.com/' }
      return { kind: 'done', output: { StackStatus: status, outputs } }
    },
  }
  const stacks = openOsls(
    {
      service: 'fluxless',
      stage: 'prod',
      region: 'eu-west-1',
      parameters: async () => ['secretsPrefix=fluxless/prod'],
      async run(program, args) {
        ran.push([program, ...args].join(' '))
        const code = program in codes ? codes[program] : 0
        if (code !== 0) return code
        if (program === 'osls' && args[0] === 'deploy') status = 'CREATE_COMPLETE'
        if (program === 'osls' && args[0] === 'remove') status = undefined
        return 0
      },
    },
    aws,
  )
  return {
    stacks,
    ran,
    become: (next: string) => {
      status = next
    },
  }
}

describe('a stack of osls', () => {
  itBehavesLikeStacks(async () => anAccount().stacks)

  it('is packaged and checked before it is deployed, with the same settings', async () => {
    const { stacks, ran } = anAccount()
    await stacks.deploy()
    await stacks.remove()
    const where = '--stage prod --region eu-west-1'
    expect(ran).toEqual([
      `npm run package -- ${where} --param=secretsPrefix=fluxless/prod`,
      `osls deploy --package .serverless ${where} --param=secretsPrefix=fluxless/prod`,
      `osls remove ${where}`,
    ])
  })

  it.each`
    status                                   | state
    ${'CREATE_COMPLETE'}                     | ${'ready'}
    ${'UPDATE_COMPLETE'}                     | ${'ready'}
    ${'UPDATE_ROLLBACK_COMPLETE'}            | ${'ready'}
    ${'UPDATE_IN_PROGRESS'}                  | ${'busy'}
    ${'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'} | ${'busy'}
    ${'ROLLBACK_COMPLETE'}                   | ${'broken'}
    ${'DELETE_FAILED'}                       | ${'broken'}
    ${'DELETE_COMPLETE'}                     | ${undefined}
  `('that is $status counts as $state', async ({ status, state }) => {
    const { stacks, become } = anAccount()
    become(status)
    expect((await stacks.find())?.state).toBe(state)
  })

  it.each`
    trouble                          | codes                  | code
    ${'there is no osls'}            | ${{ osls: undefined }} | ${'tool-missing'}
    ${'there is no npm'}             | ${{ npm: undefined }}  | ${'tool-missing'}
    ${'what is packaged is refused'} | ${{ npm: 1 }}          | ${'tool-failed'}
    ${'osls cannot deploy'}          | ${{ osls: 1 }}         | ${'tool-failed'}
  `('is asked of a person when $trouble', async ({ codes, code }) => {
    await expect(anAccount(codes).stacks.deploy()).rejects.toMatchObject({ code })
  })
})
