// Starts a real kube-apiserver with its etcd on loopback, with users and rights, and takes all of it away again.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createTokens, renderGrants, renderKubeconfig, renderTokenFile, type UserTokens } from './cluster-users.ts'
import { exitOnSignals } from './exit-on-signals.ts'
import { type ClusterBinaries, findBinaries } from './find-binaries.ts'
import { findFreePorts } from './find-free-ports.ts'
import { etcdArguments, kubeApiserverArguments } from './program-arguments.ts'
import { requestApi } from './request-api.ts'
import { type RunningProgram, runProgram } from './run-program.ts'

/** A running API server and all that is needed to talk to it. */
export type KubeApiserver = {
  readonly url: string
  readonly caFile: string
  /** One context per user, `admin` being the current one. */
  readonly kubeconfigFile: string
  readonly tokens: UserTokens
  /** The processes of the API server and of etcd. */
  readonly pids: readonly number[]
  /** Ends the processes and removes every file; the rest of the process' life goes on. */
  stop(): Promise<void>
}

const startTimeoutMs = 90_000
const pollMs = 50
const attempts = 3

/**
 * Starts a server of its own on free ports, with nothing in it but what Kubernetes itself creates and the users' rights.
 *
 * There are no controllers: namespaces stay `Terminating`, nothing is rolled out or garbage-collected, and pods need no
 * ServiceAccount. It goes when this process exits, by Ctrl-C too.
 *
 * @throws when a binary is missing or a program does not come up, with what it said last
 */
export async function startKubeApiserver(binaries?: ClusterBinaries): Promise<KubeApiserver> {
  const programs = binaries ?? (await findOrThrow())
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(programs)
    } catch (error) {
      // A port that was free a moment ago may have been taken by somebody else in between.
      if (attempt === attempts || !String(error).includes('address already in use')) throw error
    }
  }
}

async function findOrThrow(): Promise<ClusterBinaries> {
  const found = await findBinaries({ env: process.env, say: line => process.stderr.write(`${line}\n`) })
  if (found.kind === 'missing') throw new Error(found.why)
  return found
}

async function startOnce(binaries: ClusterBinaries): Promise<KubeApiserver> {
  const directory = mkdtempSync(join(tmpdir(), 'fluxless-kube-'))
  const programs: RunningProgram[] = []
  const tidy = () => {
    for (const program of programs) program.end()
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }
  process.once('exit', tidy)
  const stop = async () => {
    for (const program of programs) program.end()
    await Promise.all(programs.map(program => program.ended))
    tidy()
    process.off('exit', tidy)
    stopListening()
  }
  const stopListening = exitOnSignals(stop)

  try {
    const [etcdPort, apiPort] = await findFreePorts()
    const url = `https://127.0.0.1:${apiPort}`
    const tokens = createTokens()
    writeCredentials(directory, tokens)
    programs.push(runProgram(binaries.etcd, etcdArguments({ directory, port: etcdPort }), join(directory, 'etcd.log')))
    programs.push(
      runProgram(
        binaries.kubeApiserver,
        kubeApiserverArguments({ directory, port: apiPort, etcdPort }),
        join(directory, 'api.log'),
      ),
    )

    const givingUp = new AbortController()
    const failed = Promise.race(programs.map(program => program.ended)).then(why => Promise.reject(new Error(why)))
    const caFile = join(directory, 'apiserver.crt')
    try {
      await Promise.race([untilReady({ url, caFile, token: tokens.admin, signal: givingUp.signal }), failed])
    } finally {
      givingUp.abort()
      failed.catch(() => {})
    }
    const ca = readFileSync(caFile, 'utf8')
    await grantRights(url, ca, tokens.admin)
    const kubeconfigFile = join(directory, 'kubeconfig')
    writeFileSync(kubeconfigFile, renderKubeconfig(url, ca, tokens), { mode: 0o600 })
    return { url, caFile, kubeconfigFile, tokens, pids: programs.map(program => program.pid), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function writeCredentials(directory: string, tokens: UserTokens): void {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = privateKey.export({ type: 'sec1', format: 'pem' })
  writeFileSync(join(directory, 'service-accounts.key'), pem, { mode: 0o600 })
  writeFileSync(join(directory, 'tokens.csv'), renderTokenFile(tokens), { mode: 0o600 })
}

type Readiness = {
  readonly url: string
  readonly caFile: string
  readonly token: string
  readonly signal: AbortSignal
}

/** Ready means: every start hook has run, and the `default` namespace, which a controller makes a moment later, is there. */
async function untilReady({ url, caFile, token, signal }: Readiness): Promise<void> {
  const deadline = performance.now() + startTimeoutMs
  let last = 'no answer yet'
  while (!signal.aborted) {
    if (performance.now() > deadline) throw new Error(`kube-apiserver is not ready after ${startTimeoutMs} ms: ${last}`)
    try {
      const ca = readFileSync(caFile, 'utf8')
      const ready = await requestApi({ url, ca, token, path: '/readyz' })
      const home = ready.status === 200 && (await requestApi({ url, ca, token, path: '/api/v1/namespaces/default' }))
      if (home && home.status === 200) return
      last = ready.text
    } catch (error) {
      last = String(error)
    }
    await wait(pollMs)
  }
}

async function grantRights(url: string, ca: string, token: string): Promise<void> {
  for (const { path, object } of renderGrants()) {
    const answer = await requestApi({
      ...{ url, ca, token, method: 'PATCH' },
      path: `${path}?fieldManager=cluster-setup`,
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body: object,
    })
    if (answer.status >= 300) throw new Error(`Cannot set up ${path}: ${answer.status} ${answer.text}`)
  }
}
