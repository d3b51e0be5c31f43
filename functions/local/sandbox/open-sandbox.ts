// The sandbox as a whole: a Git host with one repository, a Kubernetes API, a registry, and a configuration that joins them.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { StateFolder } from '../state-folder.ts'
import { nameDemoImage, startDemoRegistry } from './demo-registry.ts'
import { startGitHost } from './git-host/start.ts'
import { type SandboxKubernetes, startKubernetes } from './kubernetes/start.ts'
import { readManifestFolder } from './read-manifest-folder.ts'
import type { SandboxRegistry } from './registry/start.ts'
import { renderSandboxConfig } from './render-config.ts'

const REPOSITORY = 'demo/manifests'
const DEMO = new URL('demo/', import.meta.url).pathname
/** Is what the sandbox is told. */
export type SandboxOptions = {
  readonly state: StateFolder
  /** Where pushes are told to an endpoint; asked at each push, because the front door opens last. */
  readonly hookUrl: (endpoint: string) => string | undefined
  readonly kubeconfig?: string
  readonly manifests?: string
  readonly now: () => number
}

/** Is the sandbox when it is open. */
export type Sandbox = {
  readonly configFile: string
  readonly env: Readonly<Record<string, string>>
  readonly apiToken: string
  readonly hookSecrets: Readonly<Record<string, string>>
  readonly registry: string
  readonly gitUrl: string
  readonly kubeconfig: string
  /** The cluster is one that was given, not the sandbox's. */
  readonly isClusterReal: boolean
  stop(): Promise<void>
}

/** The sandbox has a repository already; another one's content is not mixed into it. */
export class SandboxExists extends Error {
  constructor(folder: string) {
    super(`The sandbox in ${folder} has its manifests already. Push to it, or use --state DIR for another sandbox.`)
  }
}

/** Opens the sandbox; what it kept in the state folder goes on from there. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { state, now } = options
  if (options.manifests !== undefined && existsSync(state.at('git'))) throw new SandboxExists(state.root)
  const files = existsSync(state.at(`git/${REPOSITORY}.git`))
    ? undefined
    : readManifestFolder(options.manifests ?? DEMO)
  const remembered = state.recall()
  const { gitToken, hookSecret, registrySecret, apiToken } = remembered
  const gitHost = await startOnPort(remembered.gitPort, port => {
    const hooks = () => {
      const url = options.hookUrl('github')
      const secret = hookSecret
      return url === undefined
        ? []
        : [{ repository: REPOSITORY, url, secret, contentType: 'json' as const, events: ['push'] }]
    }
    return startGitHost({ folder: state.at('git'), port, now, token: gitToken, hooks })
  })
  // A server that nobody stops would keep the process from ending.
  const stopAndThrow = async (thrown: unknown): Promise<never> => {
    await Promise.all([gitHost.stop(), registry?.stop(), cluster?.stop()])
    throw thrown
  }
  let cluster: SandboxKubernetes | undefined
  let registry: SandboxRegistry | undefined
  const told = { secret: registrySecret, hookUrl: () => options.hookUrl('registry') }
  const startIt = (port: number) => startDemoRegistry({ folder: state.at('registry'), port, now }, told)
  registry = await startOnPort(remembered.registryPort, startIt).catch(stopAndThrow)
  if (options.kubeconfig === undefined) {
    cluster = await openCluster(options, remembered.kubernetesPort).catch(stopAndThrow)
  }
  const kubeconfig = options.kubeconfig === undefined ? state.at('kubeconfig') : resolve(options.kubeconfig)
  if (files) {
    const first = { branch: 'main', message: 'Describe what runs' }
    // A real cluster pulls nothing from here.
    const local = cluster === undefined ? files : nameDemoImage(files, registry.host)
    await gitHost.createRepository(REPOSITORY, local, first).catch(stopAndThrow)
  }
  state.write(
    'fluxless.yml',
    renderSandboxConfig({
      gitHostUrl: gitHost.url,
      registryHost: registry.host,
      kubeconfig,
      repository: REPOSITORY,
      isClusterReal: cluster === undefined,
    }),
  )
  const kubernetesPort = cluster ? { kubernetesPort: portOf(cluster.url) } : {}
  const ports = { gitPort: portOf(gitHost.url), registryPort: portOf(registry.url), ...kubernetesPort }
  state.remember({ ...remembered, ...ports })
  return {
    configFile: state.at('fluxless.yml'),
    env: {
      FLUXLESS_SANDBOX_GIT: gitToken,
      FLUXLESS_SANDBOX_HOOK: hookSecret,
      FLUXLESS_SANDBOX_REGISTRY: registrySecret,
      FLUXLESS_SANDBOX_API: apiToken,
    },
    apiToken,
    hookSecrets: { github: hookSecret, registry: registrySecret },
    registry: registry.host,
    gitUrl: gitHost.cloneUrl(REPOSITORY),
    kubeconfig,
    isClusterReal: cluster === undefined,
    async stop() {
      await Promise.all([gitHost.stop(), registry?.stop(), cluster?.stop()])
    },
  }
}

async function openCluster({ state, now }: SandboxOptions, port: number | undefined) {
  const stateFile = state.at('kubernetes.json')
  const cluster = await startOnPort(port, given => startKubernetes({ port: given, now, stateFile }))
  state.write('kubeconfig', cluster.kubeconfig())
  return cluster
}

/** Takes the port of last time when it is free, so that clones and kubeconfigs go on working. */
async function startOnPort<Started>(
  port: number | undefined,
  start: (port: number) => Promise<Started>,
): Promise<Started> {
  try {
    return await start(port ?? 0)
  } catch (thrown) {
    const isTaken = thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE'
    if (!isTaken || port === undefined) throw thrown
    return start(0)
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}
