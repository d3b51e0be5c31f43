// Applies YAML as the administrator of the test cluster, and draws a token for a service account.
import { loadAll } from 'js-yaml'
import { requestApi } from './request-api.ts'
import type { ServerUnderTest } from './server-under-test.ts'

type KubernetesObject = {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
}

const PLURALS: Readonly<Record<string, string>> = { NetworkPolicy: 'networkpolicies', Ingress: 'ingresses' }

/** Renders the path of an object whose plural is regular. */
export function pathOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const inside = namespace === undefined ? '' : `/namespaces/${namespace}`
  return `${root}${inside}/${PLURALS[kind] ?? `${kind.toLowerCase()}s`}/${name}`
}

/**
 * Applies each document as the administrator.
 *
 * @throws when the server refuses one
 */
export async function applyAsAdmin(server: ServerUnderTest, yaml: string): Promise<void> {
  for (const object of loadAll(yaml) as KubernetesObject[]) {
    const answer = await requestApi({
      ...{ url: server.url, ca: server.ca, token: server.tokens.admin, method: 'PATCH' },
      path: `${pathOf(object)}?fieldManager=cluster-setup&force=true`,
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body: object,
    })
    if (answer.status >= 300) throw new Error(`Cannot set up ${pathOf(object)}: ${answer.status} ${answer.text}`)
  }
}

/** Reads an object as the administrator; only what changes when it does. */
export async function lookAsAdmin({ url, ca, tokens }: ServerUnderTest, path: string): Promise<string> {
  const { status, text } = await requestApi({ url, ca, token: tokens.admin, path })
  if (status !== 200) return String(status)
  const { metadata } = JSON.parse(text) as { readonly metadata: { uid: string; resourceVersion: string } }
  return `${metadata.uid} ${metadata.resourceVersion}`
}

/** Draws a token of a service account, good for ten minutes and more. */
export async function drawToken(server: ServerUnderTest, namespace: string, name: string): Promise<string> {
  const answer = await requestApi({
    ...{ url: server.url, ca: server.ca, token: server.tokens.admin, method: 'POST' },
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3_600 } },
  })
  if (answer.status !== 201) throw new Error(`No token for ${namespace}/${name}: ${answer.status} ${answer.text}`)
  return (JSON.parse(answer.text) as { readonly status: { readonly token: string } }).status.token
}
