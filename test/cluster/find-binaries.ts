// Finds kube-apiserver and etcd: in KUBEBUILDER_ASSETS, or built once from test/kube-apiserver, or says what is missing.
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { buildBinaries } from './build-binaries.ts'

/** The two programs a Kubernetes API consists of, as absolute paths. */
export type ClusterBinaries = { readonly kubeApiserver: string; readonly etcd: string }

/** What was found, or one sentence for a person about what is not there. */
export type FoundBinaries =
  | ({ readonly kind: 'found' } & ClusterBinaries)
  | { readonly kind: 'missing'; readonly why: string }

/** What the search may look at; `say` is told about a build, which takes minutes. */
export type FindBinariesOptions = {
  readonly env: NodeJS.ProcessEnv
  readonly say: (line: string) => void
  readonly build?: typeof buildBinaries
}

/**
 * Finds the two binaries, by the convention of controller-runtime's envtest first.
 *
 * A kube-apiserver from `KUBEBUILDER_ASSETS` makes do with an etcd from the `PATH`; one that is built here comes with the
 * etcd it was made for, because an older one changes how lists are served.
 *
 * @throws when the build itself fails: then something is broken, not missing
 * @see https://book.kubebuilder.io/reference/envtest
 */
export async function findBinaries(options: FindBinariesOptions): Promise<FoundBinaries> {
  const { env, say, build = buildBinaries } = options
  const assets = env.KUBEBUILDER_ASSETS
  const kubeApiserver = assets ? findProgram('kube-apiserver', [assets]) : undefined
  const etcd = (assets ? findProgram('etcd', [assets]) : undefined) ?? (kubeApiserver && findOnPath('etcd', env))
  if (kubeApiserver && etcd) return { kind: 'found', kubeApiserver, etcd }

  const both = !kubeApiserver && !etcd
  const names = both ? 'kube-apiserver and etcd are' : kubeApiserver ? 'etcd is' : 'kube-apiserver is'
  const missing = `${names} missing in ${assets || 'KUBEBUILDER_ASSETS, which is not set'}`
  const go = findOnPath('go', env)
  if (!go) return { kind: 'missing', why: `${missing}; without go ${both ? 'they' : 'it'} cannot be built either.` }

  const built = await build({ go, env, say })
  if (built.kind === 'unavailable') return { kind: 'missing', why: `${missing}; ${built.why}` }
  return { kind: 'found', kubeApiserver: kubeApiserver ?? built.kubeApiserver, etcd: etcd ?? built.etcd }
}

function findOnPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  return findProgram(name, (env.PATH ?? '').split(delimiter).filter(Boolean))
}

function findProgram(name: string, directories: readonly string[]): string | undefined {
  return directories.map(directory => join(directory, name)).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
