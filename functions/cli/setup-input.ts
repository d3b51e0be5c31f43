// What setup and teardown are told on the command line, and what the environment adds.
import { Failure, renderTrouble } from '../domain/failure.ts'
import type { Wishes } from '../setup/found.ts'
import type { FirstConfig } from '../setup/render-config.ts'
import type { SetupOptions, SetupPlace } from '../wiring/open-setup.ts'
import { CommandStopped, UsageWrong } from './failures.ts'
import { readItems, readRepeated, type Values } from './parse-arguments.ts'
import type { World } from './world.ts'

/** Is all of it; `text` is the configuration that is there already. */
export type SetupInput = {
  readonly options: SetupOptions
  readonly text: string | undefined
  readonly place: { readonly publicUrl?: string }
  readonly wishes: Wishes
  /** A GitHub App is to be made, if there is no configuration yet. */
  readonly app?: { readonly name: string; readonly organization?: string }
  /** Describes the first configuration; `refTo` says where a secret of a name will be kept. */
  readonly first: (refTo: (name: string) => FirstConfig['apiToken']) => FirstConfig
}

/** Options that only a first configuration takes. */
const FIRST_ONLY = ['repository', 'branch', 'path', 'git-url', 'cluster', 'eks'] as const
/** https://docs.github.com/apps/creating-github-apps/registering-a-github-app/registering-a-github-app */
const MOST_NAME = 34
const REPOSITORY = /^[^/\s]+(\/[^/\s]+)+$/

/**
 * Reads the options of setup.
 *
 * @throws {UsageWrong} when something is missing that a first configuration needs
 */
export function readSetupOptions(values: Values, world: World): SetupInput {
  const input = readTeardownOptions(values, world)
  if (input.text !== undefined) {
    const needless = FIRST_ONLY.filter(name => values.has(name)).map(name => `--${name}`)
    if (needless.length > 0)
      world.stderr(`${input.options.file} is there and says that: ${needless.join(', ')} not used\n`)
  } else if (!REPOSITORY.test(values.get('repository') ?? '')) {
    throw new UsageWrong(`there is no ${input.options.file} yet: --repository OWNER/NAME says where the manifests are`)
  } else if (!values.has('eks') && !values.has('kubeconfig')) {
    throw new UsageWrong('--kubeconfig FILE or --eks NAME says how the functions come to the cluster')
  }
  return input
}

/** Reads what setup and teardown share. */
export function readTeardownOptions(values: Values, world: World): SetupInput {
  const file = values.get('config') ?? 'fluxless.yml'
  const place = readPlace(values, world)
  const publicUrl = values.get('public-url')?.replace(/\/+$/, '')
  const context = values.get('context')
  const { env } = world
  const tokenFile = values.get('git-token-file')
  const keyFile = values.get('app-key-file')
  const given = {
    gitToken: tokenFile === undefined ? env.GITHUB_TOKEN || env.GH_TOKEN || undefined : read(tokenFile, world),
    appKey: keyFile === undefined ? undefined : read(keyFile, world),
    kubeconfig:
      place.kind === 'aws' && values.has('kubeconfig') ? read(values.get('kubeconfig') ?? '', world) : undefined,
  }
  const run = world.run
  const options = { file, env, place, given, run, ...(context === undefined ? {} : { context }) }
  return {
    options,
    text: world.readFile(file),
    place: publicUrl === undefined ? {} : { publicUrl },
    wishes: {
      grantRights: values.has('grant-rights'),
      addEntries: values.has('add-entries'),
      ...(values.has('param') ? { parameters: readRepeated(values, 'param').join('\n') } : {}),
    },
    ...readApp(values),
    first: refTo => describeFirst(values, options, refTo),
  }
}

function readApp(values: Values): Pick<SetupInput, 'app'> {
  const organization = values.get('organization')
  if (!values.has('app')) return {}
  const name = values.get('app-name') ?? `fluxless-${(values.get('repository') ?? '').split('/')[0]}`
  return { app: { name: name.slice(0, MOST_NAME), ...(organization === undefined ? {} : { organization }) } }
}

function readPlace(values: Values, { env }: World): SetupPlace {
  if (values.has('local')) return { kind: 'local' }
  const region = values.get('region') ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined)
  if (region === undefined) throw new UsageWrong('--region, or AWS_REGION, says where; --local is for this machine')
  const stage = values.get('stage') ?? 'prod'
  if (!/^[a-z][a-z0-9-]{0,20}$/.test(stage)) throw new UsageWrong(`invalid stage ${JSON.stringify(stage)}`)
  return { kind: 'aws', stage, region }
}

function describeFirst(values: Values, { place }: SetupOptions, refTo: (name: string) => FirstConfig['apiToken']) {
  const gitUrl = values.get('git-url')
  const appId = values.get('app-id')
  if (appId !== undefined && !/^\d{1,12}$/.test(appId)) throw new UsageWrong('--app-id is the number of a GitHub App')
  const eks = values.get('eks')
  const region = place.kind === 'aws' ? place.region : undefined
  const kubeconfig = place.kind === 'aws' ? refTo('kubeconfig') : { file: values.get('kubeconfig') ?? '' }
  const context = place.kind === 'local' ? values.get('context') : undefined
  const way =
    eks === undefined ? { kubeconfig, ...(context === undefined ? {} : { context }) } : { eks: splitEks(eks, region) }
  return {
    repository: values.get('repository') ?? '',
    branch: values.get('branch') ?? 'main',
    paths: readItems(values, 'path'),
    ...(gitUrl === undefined ? {} : { gitUrl }),
    auth:
      appId === undefined
        ? { token: refTo('git-token') }
        : { app: { id: Number(appId), privateKey: refTo('app-key') } },
    cluster: { name: values.get('cluster') ?? 'production', way },
    hookSecret: refTo('hook'),
    apiToken: refTo('api-token'),
  }
}

/** `name`, or `region/name` for a cluster elsewhere. */
function splitEks(text: string, region: string | undefined): { readonly name: string; readonly region: string } {
  const [first = '', second] = text.split('/')
  const place = second === undefined ? region : first
  if (place === undefined) throw new UsageWrong('--eks takes REGION/NAME where no region is given')
  return { name: second ?? first, region: place }
}

function read(path: string, world: World): string {
  const text = world.readFile(path)
  if (text === undefined) throw new CommandStopped(`cannot read ${path}`)
  return text.trimEnd()
}

/** Tells failures in the words for people; anything else is a bug. */
export async function stopAtFailures<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    throw new CommandStopped(`${renderTrouble(thrown)}\n\n${thrown.fix}`, { cause: thrown })
  }
}
