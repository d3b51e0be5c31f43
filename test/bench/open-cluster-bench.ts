// The stage of the cluster group: an API server, a Git host with a repository per set of objects, and both performers.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type GitHost, startGitHost } from '../../functions/local/sandbox/git-host/start.ts'
import { findBinaries } from '../cluster/find-binaries.ts'
import { requestApi } from '../cluster/request-api.ts'
import { type KubeApiserver, startKubeApiserver } from '../cluster/start-kube-apiserver.ts'
import { CHANGING_FILE, NAMESPACES, namespacesOf, OBJECTS_PER_NAMESPACE, renderManifests } from './cluster-manifests.ts'
import { CannotRunHere, type Say } from './group.ts'
import { openKubectl } from './kubectl.ts'
import { readMachine } from './machine.ts'
import type { MeasuredRun } from './open-sync.ts'
import { readCpuSeconds } from './process-usage.ts'
import { buildSyncProcess, type SyncProcess, startSyncProcess } from './start-sync-process.ts'

/** Is one run of ours: what it took of its own process, and what the API server and its etcd took in that time. */
export type OurRun = MeasuredRun & { readonly lifePeakRssMib: number; readonly serverCpuS: number }

/** Is one run of kubectl. */
export type TheirRun = { readonly tookMs: number; readonly serverCpuS: number }

/** Is one round: the same work by both. */
export type Pair = { readonly ours: OurRun; readonly theirs: TheirRun }

/** Is the stage; a set is a repository, a folder and a target of one name, with 1,000 objects of its own. */
export type ClusterBench = {
  readonly objects: number
  /** Names the API server and the kubectl it is compared with. */
  readonly server: string
  prepare(set: string, namespaces?: number): Promise<void>
  /** Changes one object, in the repository and in the folder. */
  change(set: string, replicas: number): Promise<void>
  /** Runs in a process that was there before; a fresh run has connected to nothing and knows nothing of the server. */
  ours(set: string, reason: 'push' | 'resync', how?: { readonly isFresh: boolean }): Promise<OurRun>
  /** Resyncs some times in a process of its own, which is cold at the first. */
  oursAlone(set: string, times: number): Promise<readonly OurRun[]>
  kubectl(set: string): Promise<TheirRun>
  /** Deletes what a set holds in the cluster, so that the next round finds as little as this one did. */
  clear(set: string): Promise<void>
  stop(): Promise<void>
}

const TOKEN = 'bench'
const PLURALS = ['/api/v1 configmaps', '/api/v1 secrets', '/api/v1 services', '/apis/apps/v1 deployments']

/**
 * Starts everything.
 *
 * @throws {CannotRunHere} when git, kubectl or a real API server is missing
 */
export async function openClusterBench(say: Say): Promise<ClusterBench> {
  const { kubectl: kubectlVersion, git } = await readMachine()
  if (git === 'none') throw new CannotRunHere("there is no git, which the sandbox's Git host runs")
  if (kubectlVersion === 'none') throw new CannotRunHere('there is no kubectl to compare with')
  const binaries = await findBinaries({ env: process.env, say })
  if (binaries.kind === 'missing') throw new CannotRunHere(binaries.why)
  const apiServer = await startKubeApiserver(binaries)
  const folder = mkdtempSync(join(tmpdir(), 'fluxless-bench-'))
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  process.once('exit', removeFolder)
  let gitHost: GitHost | undefined
  let warmed: SyncProcess | undefined
  const stop = async () => {
    await warmed?.stop()
    await gitHost?.stop()
    await apiServer.stop()
    removeFolder()
    process.off('exit', removeFolder)
  }
  try {
    gitHost = await startGitHost({ folder: join(folder, 'git'), now: Date.now, token: TOKEN, hooks: () => [] })
    const kubectl = openKubectl(apiServer.kubeconfigFile, folder)
    await kubectl.warmUp()
    const syncFile = await buildSyncProcess()
    warmed = await startSyncProcess(syncFile)
    const serverVersion = await readServerVersion(apiServer)
    return openStage({
      gitHost,
      apiServer,
      kubectl,
      warmed,
      syncFile,
      folder,
      stop,
      server: `${serverVersion}, kubectl ${kubectlVersion}`,
    })
  } catch (thrown) {
    await stop()
    throw thrown
  }
}

type Props = {
  readonly gitHost: GitHost
  readonly apiServer: KubeApiserver
  readonly kubectl: ReturnType<typeof openKubectl>
  readonly warmed: SyncProcess
  readonly syncFile: string
  readonly folder: string
  readonly server: string
  stop(): Promise<void>
}

function openStage({ gitHost, apiServer, kubectl, warmed, syncFile, folder, server, stop }: Props): ClusterBench {
  const configFile = join(folder, 'fluxless.yml')
  const sets: string[] = []
  const filesOf = (set: string) => join(folder, 'files', set)
  const place = {
    env: { FLUXLESS_CONFIG: configFile, FLUXLESS_STATE: folder, BENCH_TOKEN: TOKEN },
    apiHost: new URL(apiServer.url).host,
  }
  const withServerCpu = async <Run>(run: () => Promise<Run>): Promise<Run & { readonly serverCpuS: number }> => {
    const before = readCpuSeconds(apiServer.pids)
    const measured = await run()
    return { ...measured, serverCpuS: readCpuSeconds(apiServer.pids) - before }
  }
  const runIn = (by: SyncProcess, target: string, reason: 'push' | 'resync', isFresh: boolean) =>
    withServerCpu(async () => {
      const { measured, lifePeakRssMib } = await by.sync({ ...place, target, reason, isFresh })
      if (measured.run.verdict !== 'applied') throw new Error(`A sync ended with ${measured.run.summary}`)
      return { ...measured, lifePeakRssMib }
    })

  return {
    objects: NAMESPACES * OBJECTS_PER_NAMESPACE,
    server,
    async prepare(set, namespaces = NAMESPACES) {
      const files = renderManifests(set, { namespaces })
      for (const [path, text] of Object.entries(files)) write(join(filesOf(set), path), text)
      await gitHost.createRepository(`bench/${set}`, files, { branch: 'main', message: 'Describe what runs' })
      sets.push(set)
      write(configFile, renderConfig(gitHost.url, apiServer.kubeconfigFile, sets))
    },
    async change(set, replicas) {
      const text = renderManifests(set, { replicas })[CHANGING_FILE] ?? ''
      write(join(filesOf(set), CHANGING_FILE), text)
      await gitHost.commit(`bench/${set}`, 'main', { [CHANGING_FILE]: text }, `Run ${replicas} of it`)
    },
    ours: (set, reason, how = { isFresh: false }) => runIn(warmed, set, reason, how.isFresh),
    async oursAlone(set, times) {
      const alone = await startSyncProcess(syncFile)
      try {
        const runs: OurRun[] = []
        while (runs.length < times) runs.push(await runIn(alone, set, 'resync', runs.length === 0))
        return runs
      } finally {
        await alone.stop()
      }
    },
    kubectl: set =>
      withServerCpu(async () => ({ tookMs: await kubectl.apply(filesOf(set), NAMESPACES * OBJECTS_PER_NAMESPACE) })),
    async clear(set) {
      for (const namespace of namespacesOf(set)) await clearNamespace(apiServer, namespace)
    },
    stop,
  }
}

async function clearNamespace({ url, caFile, tokens }: KubeApiserver, namespace: string): Promise<void> {
  const ca = readFileSync(caFile, 'utf8')
  for (const [root, plural] of PLURALS.map(text => text.split(' '))) {
    const path = `${root}/namespaces/${namespace}/${plural}`
    const answer = await requestApi({ url, ca, token: tokens.admin, method: 'DELETE', path })
    if (answer.status !== 200) throw new Error(`Cannot clear ${path}: ${answer.status} ${answer.text.slice(0, 200)}`)
  }
}

async function readServerVersion({ url, caFile, tokens }: KubeApiserver): Promise<string> {
  const answer = await requestApi({ url, ca: readFileSync(caFile, 'utf8'), token: tokens.admin, path: '/version' })
  return `kube-apiserver ${(JSON.parse(answer.text) as { gitVersion: string }).gitVersion}`
}

/** JSON is YAML too. */
function renderConfig(gitUrl: string, kubeconfig: string, sets: readonly string[]): string {
  const targets = sets.map(set => ({
    name: set,
    git: { host: 'bench', repository: `bench/${set}` },
    cluster: 'bench',
    sync: { garbageCollection: 'off' },
  }))
  const gitHosts = { bench: { kind: 'github', url: gitUrl, auth: { token: { env: 'BENCH_TOKEN' } } } }
  return JSON.stringify({ clusters: { bench: { kubeconfig: { file: kubeconfig } } }, gitHosts, targets })
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
