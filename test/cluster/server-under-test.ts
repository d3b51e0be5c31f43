// How the cluster suites learn which API server runs for them: two environment variables.
import { readFileSync } from 'node:fs'
import type { UserTokens } from './cluster-users.ts'
import type { KubeApiserver } from './start-kube-apiserver.ts'

/** What a suite may know of the server. */
export type ServerUnderTest = {
  readonly url: string
  readonly ca: string
  readonly kubeconfigFile: string
  readonly tokens: UserTokens
}

type Shared = { readonly url: string; readonly caFile: string; readonly tokens: UserTokens }

/** Renders the variables that `readServerUnderTest` reads; the kubeconfig alone is enough for kubectl and the like. */
export function renderTestEnv({
  url,
  caFile,
  tokens,
  kubeconfigFile,
}: KubeApiserver): Readonly<Record<string, string>> {
  const shared: Shared = { url, caFile, tokens }
  return { FLUXLESS_TEST_KUBECONFIG: kubeconfigFile, FLUXLESS_TEST_KUBE_APISERVER: JSON.stringify(shared) }
}

/**
 * Reads which server the suite runs against.
 *
 * @throws when the suite was not started by `npm run test:cluster`
 */
export function readServerUnderTest(env: NodeJS.ProcessEnv): ServerUnderTest {
  const { FLUXLESS_TEST_KUBECONFIG: kubeconfigFile, FLUXLESS_TEST_KUBE_APISERVER: text } = env
  if (!kubeconfigFile || !text) throw new Error('No API server to test against: start these with npm run test:cluster.')
  const { url, caFile, tokens }: Shared = JSON.parse(text)
  return { url, ca: readFileSync(caFile, 'utf8'), kubeconfigFile, tokens }
}
