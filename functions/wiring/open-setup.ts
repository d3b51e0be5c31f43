// Opens the doors of setup and teardown, and says what a configuration needs; all with the rights of the operator.
import { randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openEksEntries } from '../ports/access-entries/eks.ts'
import { openKubernetes } from '../ports/cluster/kubernetes.ts'
import { openFileShelf } from '../ports/secret-shelf/files.ts'
import { openSsmShelf } from '../ports/secret-shelf/ssm.ts'
import type { Secrets } from '../ports/secrets/port.ts'
import { openOsls, type RunProgram } from '../ports/stacks/osls.ts'
import { openAwsApi } from './aws.ts'
import { type Config, parseConfig } from './config.ts'
import { openGitHosts } from './git-hosts.ts'
import { openHooks } from './hooks.ts'
import { type Given, type ListedSecret, listSecretNeeds } from './secret-needs.ts'
import { openSecrets } from './secrets.ts'
import type { Environment } from './settings.ts'
import { listNeeds } from './setup-needs.ts'

/** Says where fluxless is to run: on this machine, or as a stack. */
export type SetupPlace =
  | { readonly kind: 'local' }
  | { readonly kind: 'aws'; readonly stage: string; readonly region: string }

/** Is what an operator brings. */
export type SetupOptions = {
  /** Path of fluxless.yml. */
  readonly file: string
  readonly env: Environment
  readonly place: SetupPlace
  readonly given: Given
  /** The operator's own way into clusters; where kubectl looks when absent. */
  readonly context?: string
  readonly run: RunProgram
}

const SERVICE = 'fluxless'
const LOCAL_SECRETS = '.fluxless/secrets'
const SECRET_BYTES = 32

/** Opens where the secrets of a place are kept. */
export function openShelf({ file, env, place }: SetupOptions) {
  if (place.kind === 'local') return openFileShelf({ folder: dirname(resolve(file)), directory: LOCAL_SECRETS })
  const prefix = `/${SERVICE}/${place.stage}`
  return openSsmShelf({ prefix, owner: `${SERVICE}-${place.stage}` }, openAws(env, place.region))
}

/**
 * Opens the doors for the text of a configuration; without one, those that need none.
 *
 * @throws {ConfigInvalid} with every problem at once
 */
export function openSetup(options: SetupOptions, text: string | undefined) {
  const { file, env, place, given } = options
  const path = resolve(file)
  const config = text === undefined ? undefined : parseConfig(text, path)
  const listed = config === undefined ? [] : listSecretNeeds(config, given)
  const stacks = openStack(options, config)

  const doors = {
    file: {
      read: () => readFile(path, 'utf8').catch(() => undefined),
      write: (written: string) => writeFile(path, written),
      remove: () => rm(path, { force: true }),
    },
    shelf: openShelf(options),
    ...(stacks === undefined ? {} : { stacks }),
    ...openHosts(config, listed, options),
    entries(name: string) {
      const cluster = config?.clusters[name]
      if (!(cluster && 'eks' in cluster)) throw new Error(`${name} is no EKS cluster, and only those have entries`)
      const owner = place.kind === 'aws' ? `${SERVICE}-${place.stage}` : SERVICE
      return openEksEntries({ ...cluster.eks, owner }, openAws(env, cluster.eks.region))
    },
    cluster: () => openOwnCluster(options),
    now: Date.now,
    wait: (ms: number) => wait(ms),
    drawSecret: () => randomBytes(SECRET_BYTES).toString('base64url'),
  }
  return { doors, needs: listNeeds(config, listed, text ?? '') }
}

/** Whoever takes everything away may have lost the configuration first: then no host is known, and none is asked. */
function openHosts(config: Config | undefined, listed: readonly ListedSecret[], { env, place }: SetupOptions) {
  if (config === undefined) {
    const nobody = (): never => {
      throw new Error('a Git host was asked without a configuration that names one')
    }
    return { secrets: { read: nobody }, heads: nobody, hooks: nobody }
  }
  const settings = { config, env: withRegion(env, place), now: Date.now }
  const secrets = withGiven(openSecrets(settings), listed)
  return { secrets, heads: openGitHosts(settings, secrets), hooks: openHooks(settings, secrets) }
}

/** What was given is as good as stored: it is stored in the same run. */
function withGiven(secrets: Secrets, listed: readonly ListedSecret[]): Secrets {
  const texts = new Map(listed.map(({ ref, text }) => [JSON.stringify(ref), text]))
  return {
    async read(ref, ask) {
      const text = texts.get(JSON.stringify(ref))
      if (text === undefined) return secrets.read(ref, ask)
      return secrets.read(ref, ask).catch(() => text)
    },
  }
}

function openStack(options: SetupOptions, config: Config | undefined) {
  const { env, place, run } = options
  if (place.kind === 'local') return undefined
  const { stage, region } = place
  /** The functions may ask about these clusters only, named by their ARNs. What an operator gave is kept beside the secrets. */
  async function listParameters(): Promise<readonly string[]> {
    const managed = Object.values(config?.clusters ?? {}).flatMap(cluster => ('eks' in cluster ? [cluster.eks] : []))
    const arns = await Promise.all(managed.map(eks => readArn(eks, env)))
    const own = [`secretsPrefix=${SERVICE}/${stage}`, ...(arns.length === 0 ? [] : [`eksClusters=${arns.join(',')}`])]
    const given = (await openShelf(options).read('parameters')) ?? ''
    return [...own, ...given.split('\n').filter(one => one !== '')]
  }
  return openOsls({ service: SERVICE, stage, region, parameters: listParameters, run }, openAws(env, region))
}

async function readArn({ name, region }: { readonly name: string; readonly region: string }, env: Environment) {
  const call = { service: 'eks', action: 'DescribeCluster', input: { name }, about: `EKS cluster ${name}` } as const
  const answer = await openAws(env, region).call({ ...call, region })
  const { arn } = (answer.kind === 'done' ? (answer.output.cluster ?? {}) : {}) as { readonly arn?: string }
  return arn ?? ''
}

function openOwnCluster({ env, context }: SetupOptions) {
  const [first] = (env.KUBECONFIG ?? '').split(':').filter(path => path !== '')
  const path = first ?? join(homedir(), '.kube', 'config')
  const access = { kubeconfig: () => readFile(path, 'utf8'), directory: dirname(resolve(path)) }
  return openKubernetes({
    access: context === undefined ? access : { ...access, context },
    fieldManager: 'fluxless-setup',
    now: Date.now,
    wait: ms => wait(ms),
    random: Math.random,
  })
}

function openAws(env: Environment, region: string) {
  return openAwsApi({ env: { ...env, AWS_REGION: region }, now: Date.now })
}

function withRegion(env: Environment, place: SetupPlace): Environment {
  return place.kind === 'aws' ? { ...env, AWS_REGION: place.region } : env
}
