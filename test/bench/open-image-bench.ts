// The stage of the images group: a registry, a Git host and a cluster in this process, and the fluxless.yml that joins them.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type GitHost, startGitHost } from '../../functions/local/sandbox/git-host/start.ts'
import { type SandboxKubernetes, startKubernetes } from '../../functions/local/sandbox/kubernetes/start.ts'
import { type SandboxRegistry, startRegistry } from '../../functions/local/sandbox/registry/start.ts'
import { CannotRunHere } from './group.ts'
import { readMachine } from './machine.ts'

/** Is the stage. */
export type ImageBench = {
  readonly registry: SandboxRegistry
  /** What a runner, or the flows in this process, are started with. */
  readonly config: { readonly file: string; readonly env: Readonly<Record<string, string>> }
  /** A folder that goes with the stage. */
  readonly folder: string
  readonly repository: string
  git(...args: readonly string[]): Promise<string>
  stop(): Promise<void>
}

const REPOSITORY = 'bench/manifests'
const TOKEN = 'bench'

/**
 * Starts everything.
 *
 * @param pageLimit - most tags that the registry gives at once
 * @throws {CannotRunHere} without git
 */
export async function openImageBench(
  files: (host: string) => Readonly<Record<string, string>>,
  pageLimit: number,
): Promise<ImageBench> {
  if ((await readMachine()).git === 'none')
    throw new CannotRunHere("there is no git, which the sandbox's Git host runs")
  const folder = mkdtempSync(join(tmpdir(), 'fluxless-bench-'))
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  process.once('exit', removeFolder)
  const parts: { gitHost?: GitHost; kubernetes?: SandboxKubernetes; registry?: SandboxRegistry } = {}
  const stop = async () => {
    await Promise.all([parts.gitHost?.stop(), parts.kubernetes?.stop(), parts.registry?.stop()])
    removeFolder()
    process.off('exit', removeFolder)
  }
  try {
    const [now, hooks] = [Date.now, () => []]
    const registry = await startRegistry({ folder: join(folder, 'registry'), now, hooks, pageLimit })
    parts.registry = registry
    const gitHost = await startGitHost({ folder: join(folder, 'git'), now, token: TOKEN, hooks })
    parts.gitHost = gitHost
    parts.kubernetes = await startKubernetes({ now })
    await gitHost.createRepository(REPOSITORY, files(registry.host), { branch: 'main', message: 'Start' })
    const file = join(folder, 'fluxless.yml')
    writeFileSync(join(folder, 'kubeconfig'), parts.kubernetes.kubeconfig())
    writeFileSync(file, renderConfig(gitHost.url))
    const state = join(folder, 'state')
    mkdirSync(state)
    const repository = join(folder, 'git', `${REPOSITORY}.git`)
    return {
      registry,
      config: { file, env: { FLUXLESS_BENCH_TOKEN: TOKEN } },
      folder,
      repository,
      git: async (...args) => (await promisify(execFile)('git', ['-C', repository, ...args])).stdout.trim(),
      stop,
    }
  } catch (thrown) {
    await stop()
    throw thrown
  }
}

function renderConfig(gitHostUrl: string): string {
  return `clusters: { bench: { kubeconfig: { file: kubeconfig } } }
gitHosts: { bench: { kind: github, url: "${gitHostUrl}", auth: { token: { env: FLUXLESS_BENCH_TOKEN } } } }
targets:
  - name: bench
    git: { host: bench, repository: ${REPOSITORY} }
    cluster: bench
registries: { insecureHosts: [127.0.0.1] }
`
}
