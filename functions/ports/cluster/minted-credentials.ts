// Credentials that a command or an identity provider mints. The library for them is loaded on first need: it is large.
import type { RequestOptions } from 'node:https'
import type { Secrets } from './credentials.ts'
import { ClusterCredentialsUnavailable } from './failures.ts'

/** Is what of a kubeconfig's `exec` block we read or add to. */
type ExecBlock = { command?: string; apiVersion?: string; env?: { name: string; value: string }[] | null }

/**
 * Reads fresh credentials for one context: runs its exec plugin, or renews its OIDC token.
 *
 * @throws {ClusterCredentialsUnavailable} when the command or the provider fails; its output is not repeated
 */
export async function mintCredentials(kubeconfig: string, context: string): Promise<Secrets> {
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromString(kubeconfig)
  config.setCurrentContext(context)
  const exec: ExecBlock | undefined = config.getCurrentUser()?.exec
  if (exec) exec.env = [...(exec.env ?? []), { name: 'KUBERNETES_EXEC_INFO', value: renderExecInfo(exec) }]
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
