// An AWS account in which everything is deployed, with a Git host and a way to the real cluster: what journeys start from.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startGitHost } from '../../functions/local/sandbox/git-host/start.ts'
import { renderKubeconfig } from '../cluster/cluster-users.ts'
import { requestApi } from '../cluster/request-api.ts'
import { readServerUnderTest } from '../cluster/server-under-test.ts'
import { deployStack } from './deploy-stack.ts'
import { makeCertificate } from './make-certificate.ts'
import { openEventSource } from './open-event-source.ts'
import { type LambdaFunction, openFunction } from './open-function.ts'
import { readPackageUnderTest } from './package-under-test.ts'
import { REPOSITORY, renderConfig, SECRETS } from './render-config.ts'
import { type Passing, startDoor } from './start-door.ts'
import { startEcr } from './start-ecr.ts'
import { startEmulators } from './start-emulators.ts'
import type { LogLine } from './start-environment.ts'
import { startGateway } from './start-gateway.ts'

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

  const told: { hookUrl?: string } = {}
  const hooks = () =>
    told.hookUrl === undefined
      ? []
      : [
          {
            repository: REPOSITORY,
            url: told.hookUrl,
            secret: SECRETS.hook,
            contentType: 'json' as const,
            events: ['push'],
          },
        ]
  const gitHost = await startGitHost({ folder: join(folder, 'git'), now: Date.now, token: SECRETS.git, hooks })
  const first = await gitHost.createRepository(REPOSITORY, files, { branch: 'main', message: 'Start' })
  const gitDoor = await startDoor({ name: 'git', origin: gitHost.url, watch })

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
    writeFileSync(join(folder, name, 'fluxless.yml'), renderConfig(gitDoor.origin, targets, sync))
    return join(folder, name)
  }
  const stack = await deployStack(packaged.template, aws, { env: { ...emulators.env, ...ecr.env }, folderOf })
  const functions = new Map([...stack.functions].map(([name, one]) => [name, openFunction(packaged.client, one)]))
  const find = (name: string): LambdaFunction => {
    const found = functions.get(name)
    if (!found) throw new Error(`There is no function ${name}`)
    return found
  }
  const gateway = await startGateway(path => event => find(path.startsWith('/hook/') ? 'webhook' : 'api').invoke(event))
  const push = (changes: Readonly<Record<string, string | null>>) =>
    gitHost.commit(REPOSITORY, 'main', changes, 'Change')
  const ask = (path: string) => requestApi({ url: server.url, ca: server.ca, token: server.tokens.admin, path })

  return {
    stack,
    aws,
    gitHost,
    ecr,
    gateway,
    first,
    function: find,
    /** Opens the queue before a function; absent, its events take as long as the template allows. */
    source: (name: string, timeoutMs?: number) => {
      const source = stack.sources.get(name)
      if (!source) throw new Error(`There is no queue before ${name}`)
      return openEventSource(aws, source, event => find(name).invoke(event, timeoutMs))
    },
    /** From now on it sees everything that functions ask, and what they ask waits for it; absent, nobody does. */
    watch(by?: (passing: Passing) => Promise<void>): void {
      if (by) watched.by = by
      else delete watched.by
    },
    /** Commits as somebody's push; null removes a file. */
    push,
    /** The same, and waits until the webhook has answered; the delivery is named as GitHub does. */
    async pushTold(changes: Readonly<Record<string, string | null>>) {
      told.hookUrl = `${gateway.url}/hook/github`
      const commit = await push(changes)
      const { status, headers } = await gateway.pushServed(commit)
      return { commit, status, delivery: String(headers['x-github-delivery']) }
    },
    /** Reads the commit that a target's tag points at. */
    async tag(target: string): Promise<string> {
      const args = ['-C', join(folder, `git/${REPOSITORY}.git`), 'rev-parse', `refs/tags/flux-sync-${target}^{commit}`]
      return (await promisify(execFile)('git', args)).stdout.trim()
    },
    /** Reads from the Git host's API, as somebody. */
    async readGit<Answer>(path: string): Promise<Answer> {
      const headers = { authorization: `Bearer ${SECRETS.git}` }
      return (await (await fetch(`${gitHost.url}/repos/${REPOSITORY}/${path}`, { headers })).json()) as Answer
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
    /** Lists what should never happen: output that is no log line, and processes that ended by themselves. */
    mishaps: () => [...functions.values()].flatMap(each => each.mishaps()),
    async close(): Promise<void> {
      await Promise.all([...functions.values()].map(each => each.close()))
      await Promise.all([
        gateway.stop(),
        gitHost.stop(),
        gitDoor.stop(),
        clusterDoor.stop(),
        ecr.stop(),
        emulators.stop(),
      ])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
