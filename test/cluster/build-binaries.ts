// Builds kube-apiserver and etcd from the Go module in test/kube-apiserver once, and keeps them outside the checkout.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const sources = join(import.meta.dirname, '..', 'kube-apiserver')
const versionPackage = 'k8s.io/component-base/version'

/** The two binaries, or why their sources could not be had (no network, a Go that is too old). */
export type BuiltBinaries =
  | { readonly kind: 'built'; readonly kubeApiserver: string; readonly etcd: string }
  | { readonly kind: 'unavailable'; readonly why: string }

/** Who builds, where it looks for the cache, and whom to tell that it takes a while. */
export type BuildBinariesOptions = {
  readonly go: string
  readonly env: NodeJS.ProcessEnv
  readonly say: (line: string) => void
}

/**
 * Returns the built binaries, from `${XDG_CACHE_HOME:-~/.cache}/fluxless` when they are there.
 *
 * The cache is keyed by the Kubernetes version and a hash of the module, so any change to it builds anew.
 *
 * @throws when the sources are there but do not compile
 */
export async function buildBinaries({ go, env, say }: BuildBinariesOptions): Promise<BuiltBinaries> {
  const { version, hash } = readModule()
  const cache = join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'fluxless')
  const kept = join(cache, `kube-apiserver-${version}-${hash}`)
  if (isComplete(kept)) return binariesIn(kept)

  say(`Building kube-apiserver ${version} and etcd into ${kept}; once, it takes some minutes.`)
  const goEnv = { ...env, CGO_ENABLED: '0' }
  const sourcesRead = await run(go, ['list', '-deps', '-mod=readonly', '.', './etcd'], goEnv)
  if (sourcesRead.code !== 0) {
    return { kind: 'unavailable', why: `go cannot get the sources to build them: ${lastLine(sourcesRead.stderr)}` }
  }

  mkdirSync(cache, { recursive: true })
  const fresh = mkdtempSync(join(cache, 'building-'))
  const forget = () => rmSync(fresh, { recursive: true, force: true })
  process.once('exit', forget)
  try {
    const built = await run(
      go,
      ['build', '-trimpath', '-ldflags', linkerFlags(version), '-o', `${fresh}/`, '.', './etcd'],
      goEnv,
    )
    if (built.code !== 0) throw new Error(`go build failed in ${sources}:\n${built.stderr.trimEnd()}`)
    keep(fresh, kept)
    return binariesIn(kept)
  } finally {
    process.off('exit', forget)
    forget()
  }
}

function readModule(): { version: string; hash: string } {
  const files = ['go.mod', 'go.sum', 'main.go', 'etcd/main.go'].map(name => readFileSync(join(sources, name), 'utf8'))
  const version = /\bk8s\.io\/kubernetes (v\S+)/.exec(files[0] ?? '')?.[1]
  if (!version)
    throw new Error(`No k8s.io/kubernetes in ${join(sources, 'go.mod')}: name the version to test against there.`)
  return { version, hash: createHash('sha256').update(files.join('\0')).digest('hex').slice(0, 12) }
}

/** The release's own build stamps its version in the same way; without it clients see v0.0.0-master. */
function linkerFlags(version: string): string {
  const [major, minor] = version.slice(1).split('.')
  const stamps = { gitVersion: version, gitMajor: major, gitMinor: minor }
  return ['-s', '-w', ...Object.entries(stamps).map(([name, value]) => `-X ${versionPackage}.${name}=${value}`)].join(
    ' ',
  )
}

async function run(
  go: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(go, args, { cwd: sources, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const stop = () => child.kill('SIGTERM')
  process.once('exit', stop)
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')])
  process.off('exit', stop)
  return { code: child.exitCode, stderr }
}

/** Two runs may build at the same time; the second to finish takes what the first has put there. */
function keep(fresh: string, kept: string): void {
  try {
    if (!isComplete(kept)) rmSync(kept, { recursive: true, force: true })
    renameSync(fresh, kept)
  } catch (error) {
    if (!isComplete(kept)) throw error
  }
}

function isComplete(directory: string): boolean {
  return existsSync(join(directory, 'kube-apiserver')) && existsSync(join(directory, 'etcd'))
}

function binariesIn(directory: string): BuiltBinaries {
  return { kind: 'built', kubeApiserver: join(directory, 'kube-apiserver'), etcd: join(directory, 'etcd') }
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? ''
}
