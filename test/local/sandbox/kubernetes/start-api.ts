// Starts a sandbox API for a test file and talks to it over HTTPS, one keep-alive connection at a time.
import https from 'node:https'
import { type KubernetesOptions, startKubernetes } from '../../../../functions/local/sandbox/kubernetes/start.ts'

/** What came back; `body` is parsed when it is JSON, else the text. */
export type ApiAnswer = {
  readonly code: number
  readonly type: string
  readonly headers: https.RequestOptions['headers'] & Record<string, string | string[] | undefined>
  // biome-ignore lint/suspicious/noExplicitAny: answers are read field by field in assertions
  readonly body: any
}

/** Sends one request; a body that is not text goes as JSON. */
export type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<ApiAnswer>

/** Where an API is, and what its clients need. */
export type ApiAccess = { readonly url: string; readonly caPem: string; readonly token: string }

/** Makes a client. */
export function openAsk({ url, caPem, token }: ApiAccess): { ask: Ask; close: () => void } {
  const agent = new https.Agent({ keepAlive: true, ca: caPem })
  const ask: Ask = (method, path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
      const request = https.request(url + path, {
        method,
        agent,
        headers: {
          authorization: `Bearer ${token}`,
          ...(text && { 'content-length': text.length }),
          ...headers,
        },
      })
      request.on('error', reject)
      request.on('response', response => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const type = String(response.headers['content-type'] ?? '')
          resolve({
            code: response.statusCode ?? 0,
            type,
            headers: response.headers,
            body: parse(Buffer.concat(chunks)),
          })
        })
      })
      request.end(text)
    })
  return { ask, close: () => agent.destroy() }
}

function parse(bytes: Buffer): unknown {
  const text = bytes.toString()
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Starts an API at a fixed moment; `stop` ends it and its client. */
export async function startApi(options: Partial<KubernetesOptions> = {}) {
  const api = await startKubernetes({ now: () => Date.parse('2026-03-01T12:00:00Z'), ...options })
  const { ask, close } = openAsk(api)
  return {
    ...api,
    ask,
    async stop() {
      close()
      await api.stop()
    },
  }
}

/** Content types by what they mean. */
export const APPLY = { 'content-type': 'application/apply-patch+yaml' }
/** A JSON body. */
export const JSON_BODY = { 'content-type': 'application/json' }
/** A JSON merge patch. */
export const MERGE = { 'content-type': 'application/merge-patch+json' }
/** A strategic merge patch. */
export const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' }
/** A JSON patch. */
export const JSON_PATCH = { 'content-type': 'application/json-patch+json' }
/** The query of our own applies. */
export const FORCED = '?fieldManager=fluxless&force=true&fieldValidation=Strict'

/** The smallest ConfigMap. */
export function aConfigMap(name: string, data: Record<string, unknown> = { a: 'b' }, metadata: object = {}) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data }
}

/** The smallest Deployment that is accepted. */
export function aDeployment(name: string, spec: object = {}, container: object = {}) {
  const labels = { app: name }
  const containers = [{ name: 'main', image: 'nginx:1.25', ...container }]
  const template = { metadata: { labels }, spec: { containers } }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { selector: { matchLabels: labels }, template, ...spec },
  }
}

/** A definition of namespaced Widgets in `example.com/v1` with a status and a scale. */
export function aWidgetDefinition(spec: object = {}) {
  const properties = {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'string', enum: ['small', 'large'] },
        replicas: { type: 'integer', default: 1 },
      },
    },
    status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  }
  const version = {
    name: 'v1',
    served: true,
    storage: true,
    subresources: { status: {}, scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } },
    additionalPrinterColumns: [{ name: 'Size', type: 'string', jsonPath: '.spec.size' }],
    schema: { openAPIV3Schema: { type: 'object', properties } },
  }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', singular: 'widget', kind: 'Widget', shortNames: ['wd'] },
      versions: [version],
      ...spec,
    },
  }
}

/** Where definitions are. */
export const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
/** Where Widgets of the default namespace are. */
export const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets'
/** Where ConfigMaps of the default namespace are. */
export const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
/** Where Deployments of the default namespace are. */
export const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'
