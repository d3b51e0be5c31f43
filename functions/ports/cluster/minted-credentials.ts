// Credentials that a command or an identity provider mints. The library for them is loaded on first need: it is large.
import type { RequestOptions } from 'node:https'
import type { KubeConfig } from '@kubernetes/client-node'
import { ClusterCredentialsUnavailable } from './failures.ts'

/** Is what proves who we are. */
export type Secrets = { readonly token?: string; readonly cert?: string | Buffer; readonly key?: string | Buffer }

/** Is what of a kubeconfig's `exec` block we read or add to. */
type ExecBlock = { command?: string; apiVersion?: string; env?: { name: string; value: string }[] | null }

/** Mints credentials for one context of a kubeconfig; those that have not ended are used again, unless it is a renewal. */
export type Mint = (kubeconfig: string, context: string, options: { readonly isRenewal: boolean }) => Promise<Secrets>

/** Opens a mint: it runs exec plugins and renews OIDC tokens. */
export function openMint(): Mint {
  let kept: { readonly from: string; readonly config: KubeConfig } | undefined
  return async (kubeconfig, context, { isRenewal }) => {
    const from = `${context}\n${kubeconfig}`
    // The library's own cache, which knows when a credential ends, lives in this object.
    if (isRenewal || kept?.from !== from) kept = { from, config: await loadConfig(kubeconfig, context) }
    return readSecrets(kept.config, context)
  }
}

async function loadConfig(kubeconfig: string, context: string): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromString(kubeconfig)
  config.setCurrentContext(context)
  // It would open an agent for the cluster, and refuses one for plain HTTP; only its credentials are wanted.
  config.clusters = []
  const exec: ExecBlock | undefined = config.getCurrentUser()?.exec
  if (exec) exec.env = [...(exec.env ?? []), { name: 'KUBERNETES_EXEC_INFO', value: renderExecInfo(exec) }]
  return config
}

/** @throws {ClusterCredentialsUnavailable} when the command or the provider fails; its output is not repeated */
async function readSecrets(config: KubeConfig, context: string): Promise<Secrets> {
  const exec: ExecBlock | undefined = config.getCurrentUser()?.exec
  const options: RequestOptions = {}
  try {
    await config.applyToHTTPSOptions(options)
  } catch (error) {
    const what = exec ? `The credential command ${exec.command} failed` : 'The identity provider gave no token'
    // The error's message is what the command wrote, and commands write tokens: only its code travels on.
    const { code } = error as NodeJS.ErrnoException
    throw new ClusterCredentialsUnavailable(code ? `${what} (${code})` : what, `context ${context}`)
  }
  const authorization = (options.headers as Record<string, unknown> | undefined)?.Authorization
  const { cert, key } = options
  const hasPair = isPem(cert) && isPem(key)
  if (typeof authorization !== 'string' && !hasPair) {
    throw new ClusterCredentialsUnavailable('No token and no certificate were given', `context ${context}`)
  }
  return {
    ...(typeof authorization === 'string' ? { token: authorization.replace(/^Bearer /, '') } : {}),
    ...(hasPair ? { cert, key } : {}),
  }
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#input-and-output-formats */
function renderExecInfo({ apiVersion = 'client.authentication.k8s.io/v1' }: ExecBlock): string {
  return JSON.stringify({ apiVersion, kind: 'ExecCredential', spec: { interactive: false } })
}

function isPem(value: unknown): value is string | Buffer {
  return typeof value === 'string' || Buffer.isBuffer(value)
}
