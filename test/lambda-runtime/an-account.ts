// An AWS account in which everything is deployed, with a Git host and a way to the real cluster: what journeys start from.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderKubeconfig } from '../cluster/cluster-users.ts'
import { requestApi } from '../cluster/request-api.ts'
import { readServerUnderTest } from '../cluster/server-under-test.ts'
import { deployStack } from './deploy-stack.ts'
import { makeCertificate } from './make-certificate.ts'
import { type EventSource, openEventSource } from './open-event-source.ts'
import { type LambdaFunction, openFunction } from './open-function.ts'
import { readPackageUnderTest } from './package-under-test.ts'
import { renderConfig, SECRETS } from './render-config.ts'
import { type Passing, startDoor } from './start-door.ts'
import { startEcr } from './start-ecr.ts'
import { startEmulators } from './start-emulators.ts'
import type { LogLine } from './start-environment.ts'
import { startGateway } from './start-gateway.ts'
import { type Changes, startGit } from './start-git.ts'

/** Says what is deployed. */
export type AccountOptions = {
  /** Each follows the folder of its name. */
  readonly targets: readonly string[]
  /** Their settings of sync, as YAML in one line. */
  readonly sync: string
  readonly files: Readonly<Record<string, string>>
  /** Where SQS is, when it is not the one of this process. */
  readonly queuesAt?: string
}

/** Is such an account. */
export type Account = Awaited<ReturnType<typeof anAccount>>

const server = readServerUnderTest(process.env)
const packaged = readPackageUnderTest(process.env)

/** Sets everything up; no function runs before its first event. */
export async function anAccount({ targets, sync, files, queuesAt }: AccountOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'fluxless-account-'))
  const watched: { by?: (passing: Passing) => Promise<void> } = {}
  const watch = async (passing: Passing) => watched.by?.(passing)

  const git = await startGit(join(folder, 'git'), files, watch)
  const tls = await makeCertificate('127.0.0.1')
  const clusterDoor = await startDoor({ name: 'cluster', origin: server.url, ca: server.ca, tls, watch })
  const kubeconfig = renderKubeconfig(clusterDoor.origin, tls.cert, server.tokens)

  const ecr = await startEcr(folder, SECRETS.registry, watch)
  const parameters = { '/fluxless/git': SECRETS.git, '/fluxless/hook': SECRETS.hook, '/fluxless/api': SECRETS.api }
  const secrets = { 'fluxless/cluster': JSON.stringify({ kubeconfig }) }
  const kept = { parameters, secrets, registryLogin: `AWS:${SECRETS.registry}` }
  const emulators = await startEmulators({ kept, watch, queuesAt })
  const { aws } = emulators

  // The settings stand beside the code in every zip.
  const folderOf = (name: string) => {
    mkdirSync(join(folder, name))
    symlinkSync(join(packaged.folderOf(name), '.build'), join(folder, name, '.build'))
    writeFileSync(join(folder, name, 'fluxless.yml'), renderConfig(git.origin, targets, sync))
    return join(folder, name)
  }
  const stack = await deployStack(packaged.template, aws, { env: { ...emulators.env, ...ecr.env }, folderOf })
  const functions = new Map([...stack.functions].map(([name, one]) => [name, openFunction(packaged.client, one)]))
  const find = (name: string): LambdaFunction => {
    const found = functions.get(name)
    if (!found) throw new Error(`There is no function ${name}`)
    return found
  }
  const sources = new Map(
    [...stack.sources].map(([name, source]) => [name, openEventSource(aws, source, find(name).invoke)]),
  )
  const gateway = await startGateway(path => event => find(path.startsWith('/hook/') ? 'webhook' : 'api').invoke(event))
  const ask = (path: string) => requestApi({ url: server.url, ca: server.ca, token: server.tokens.admin, path })

  return {
    stack,
    aws,
    git,
    ecr,
    gateway,
    function: find,
    /** Finds the queue before a function. */
    source: (name: string): EventSource => {
      const source = sources.get(name)
      if (!source) throw new Error(`There is no queue before ${name}`)
      return source
    },
    /** From now on it sees everything that functions ask, and what they ask waits for it; absent, nobody does. */
    watch(by?: (passing: Passing) => Promise<void>): void {
      if (by) watched.by = by
      else delete watched.by
    },
    /** Commits as somebody's push, and waits until the webhook has answered; the delivery is named as GitHub does. */
    async pushTold(changes: Changes) {
      git.tellPushesTo(`${gateway.url}/hook/github`)
      const commit = await git.push(changes)
      const { status, headers } = await gateway.pushServed(commit)
      return { commit, status, delivery: String(headers['x-github-delivery']) }
    },
    /** Reads an object of the cluster, past the door; undefined when it is not there. */
    async readObject<Kind>(path: string): Promise<Kind | undefined> {
      const { status, text } = await ask(path)
      if (status === 404) return undefined
      if (status !== 200) throw new Error(`${path} answered ${status}: ${text.slice(0, 300)}`)
      return JSON.parse(text) as Kind
    },
    /** Lists the log lines of a function that have these fields. */
    logged: (name: string, fields: Readonly<Record<string, unknown>>): readonly LogLine[] =>
      find(name)
        .lines()
        .filter(line => Object.entries(fields).every(([key, value]) => line[key] === value)),
    /** Lists what should never happen: output that is no log line, processes that ended by themselves, secrets in a line. */
    mishaps(): readonly string[] {
      const all = [...functions.values()]
      const said = JSON.stringify(all.map(each => each.lines()))
      const leaked = Object.entries(SECRETS).filter(([, secret]) => said.includes(secret))
      return [...all.flatMap(each => each.mishaps()), ...leaked.map(([name]) => `the secret ${name} is in a log`)]
    },
    async close(): Promise<void> {
      await Promise.all([...functions.values()].map(each => each.close()))
      await Promise.all([gateway.stop(), git.stop(), clusterDoor.stop(), ecr.stop(), emulators.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
