// A stack of CloudFormation that osls makes and removes, and that CloudFormation itself is asked about.
import type { AwsApi } from '../aws/port.ts'
import { StackMissing, ToolFailed, ToolMissing } from './failures.ts'
import type { Stack, Stacks } from './port.ts'

/** Runs a program and shows what it says; the answer is its exit code, undefined when there is no such program. */
export type RunProgram = (
  program: string,
  args: readonly string[],
  how?: { readonly isQuiet?: boolean },
) => Promise<number | null | undefined>

/** Says which stack. */
export type OslsOptions = {
  readonly service: string
  readonly stage: string
  readonly region: string
  /** Settings of the deployment, as `NAME=VALUE`; asked for when it is deployed. */
  readonly parameters: () => Promise<readonly string[]>
  readonly run: RunProgram
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
const READY = /^(?:CREATE|UPDATE|IMPORT)_COMPLETE$|^UPDATE_ROLLBACK_COMPLETE$/
const BUSY = /_IN_PROGRESS$/
const MISSING = ['ValidationError'] as const
/** The functions that ask a cluster, as the outputs of the stack name their roles. */
const ROLES = ['SyncRoleArn', 'ScanRoleArn', 'AutomateRoleArn', 'ApiRoleArn']

/** Opens the stack; nothing is asked before the first use. */
export function openOsls(options: OslsOptions, aws: AwsApi): Stacks {
  const { service, stage, region, parameters, run } = options
  const name = `${service}-${stage}`
  const where = ['--stage', stage, '--region', region]
  const about = `stack ${name}`

  async function runTool(program: string, ...args: readonly string[]): Promise<void> {
    const code = await run(program, args)
    if (code === undefined) throw new ToolMissing(program)
    if (code !== 0) throw new ToolFailed(`${program} ${args.slice(0, 2).join(' ')}`, code)
  }

  async function find(): Promise<Stack | undefined> {
    const call = { service: 'cloudformation', action: 'DescribeStacks', input: { StackName: name }, about } as const
    const answer = await aws.call({ ...call, region, outcomes: MISSING })
    if (answer.kind === 'refused') return undefined
    const { StackStatus, outputs } = answer.output as { StackStatus?: string; outputs?: Record<string, string> }
    const status = StackStatus ?? 'UNKNOWN'
    // One that was removed is still told of for months.
    if (status === 'DELETE_COMPLETE') return undefined
    const state = READY.test(status) ? 'ready' : BUSY.test(status) ? 'busy' : 'broken'
    const url = outputs?.HttpApiUrl?.replace(/\/+$/, '')
    const roles = ROLES.flatMap(key => outputs?.[key] ?? [])
    return { name, state, status, roles, ...(url === undefined ? {} : { url }) }
  }

  return {
    async check() {
      const code = await run('osls', ['--version'], { isQuiet: true })
      if (code !== 0) throw new ToolMissing('osls')
      const answer = await aws.call({ service: 'sts', action: 'GetCallerIdentity', input: {}, about: 'us', region })
      const { Account, Arn } = answer.kind === 'done' ? answer.output : {}
      return `account ${String(Account)} in ${region}, as ${String(Arn)}`
    },
    find,
    async deploy() {
      const settings = (await parameters()).map(one => `--param=${one}`)
      await runTool('npm', 'run', 'package', '--', ...where, ...settings)
      await runTool('osls', 'deploy', '--package', '.serverless', ...where, ...settings)
      const stack = await find()
      if (stack === undefined) throw new StackMissing(name)
      return stack
    },
    async remove() {
      if ((await find()) !== undefined) await runTool('osls', 'remove', ...where)
    },
  }
}
