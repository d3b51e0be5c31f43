// Reads what one context of a kubeconfig says; it opens no file that the kubeconfig names.
import type { JsonObject, JsonValue } from '../../domain/manifests/json.ts'
import { parseYamlDocuments } from '../../domain/manifests/parse-yaml-documents.ts'
import type { Impersonation } from './access.ts'
import { KubeconfigInvalid } from './failures.ts'

/** Is a value that stands in the file itself or in another file. */
export type Inline = { readonly data: string } | { readonly file: string }

/** Is one context, with the names of the file's own fields made ours. */
export type KubeContext = {
  readonly name: string
  readonly server: string
  readonly ca?: Inline
  readonly serverName?: string
  readonly skipVerification: boolean
  readonly token?: Inline
  readonly clientCertificate?: Inline
  readonly clientKey?: Inline
  /** Says that a command, or an identity provider, mints the credentials. */
  readonly isMinted: boolean
  /** `as` and `as-groups`: whoever leaves them out would act with more rights than the file means. */
  readonly impersonate?: Impersonation
}

/**
 * Parses one context of a kubeconfig; without a name, its current one.
 *
 * `…-data` wins over a file and a token file over a token, as for kubectl.
 *
 * @throws {KubeconfigInvalid} when it cannot be read, or the context, its cluster or its server is missing
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export function parseKubeconfig(text: string, contextName?: string): KubeContext {
  const config = parseObject(text)
  const name = contextName ?? textOf(config['current-context'])
  if (!name) throw new KubeconfigInvalid('No context is named', 'current-context')
  const context = find(config, 'contexts', name, 'context')
  const cluster = find(config, 'clusters', textOf(context.cluster) ?? '', 'cluster')
  const userName = textOf(context.user)
  const user = userName === undefined ? {} : find(config, 'users', userName, 'user')
  const server = textOf(cluster.server)
  if (!server || !URL.canParse(server))
    throw new KubeconfigInvalid('The cluster has no valid server', `context ${name}`)
  if (cluster['proxy-url'])
    throw new KubeconfigInvalid('A proxy before the cluster is not supported', `context ${name}`)
  if (user.username) throw new KubeconfigInvalid('Basic authentication is not supported', `context ${name}`)
  const impersonate = readImpersonation(user, name)
  const serverName = textOf(cluster['tls-server-name'])
  return {
    name,
    server,
    ...optional('ca', inline(cluster, 'certificate-authority')),
    ...(serverName === undefined ? {} : { serverName }),
    skipVerification: cluster['insecure-skip-tls-verify'] === true,
    ...optional('token', tokenOf(user)),
    ...optional('clientCertificate', inline(user, 'client-certificate')),
    ...optional('clientKey', inline(user, 'client-key')),
    isMinted: isObject(user.exec) || isObject(user['auth-provider']),
    ...(impersonate === undefined ? {} : { impersonate }),
  }
}

function parseObject(text: string): JsonObject {
  const { documents, problems } = parseYamlDocuments('kubeconfig', text)
  const value = documents[0]?.value
  if (problems[0]) throw new KubeconfigInvalid('The kubeconfig is not YAML', problems[0].where ?? 'kubeconfig')
  if (!isObject(value)) throw new KubeconfigInvalid('The kubeconfig is empty', 'kubeconfig')
  return value
}

/** The file's maps are lists of `{name, <key>: {…}}`. */
function find(config: JsonObject, list: string, name: string, key: string): JsonObject {
  const entries = config[list]
  const entry = Array.isArray(entries) ? entries.find(item => isObject(item) && item.name === name) : undefined
  const value = isObject(entry) ? entry[key] : undefined
  if (!isObject(value)) throw new KubeconfigInvalid(`${key} ${JSON.stringify(name)} is missing`, list)
  return value
}

function readImpersonation(user: JsonObject, context: string): Impersonation | undefined {
  const { as, 'as-groups': groups, 'as-uid': uid, 'as-user-extra': extra } = user
  if (uid || extra) throw new KubeconfigInvalid('as-uid and as-user-extra are not supported', `context ${context}`)
  if (!as && !groups) return undefined
  const names = [as, ...(Array.isArray(groups) ? groups : [])]
  // Anything else cannot stand in a header; and groups without a user are refused by every server.
  if (!names.every(isHeaderText)) throw new KubeconfigInvalid('as or as-groups is not valid', `context ${context}`)
  const [acting = '', ...others] = names
  return { user: acting, ...(others.length === 0 ? {} : { groups: others }) }
}

function isHeaderText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && /^[!-~]([ -~]*[!-~])?$/.test(value)
}

function tokenOf(user: JsonObject): Inline | undefined {
  const file = textOf(user.tokenFile)
  const data = textOf(user.token)
  if (file) return { file }
  return data ? { data } : undefined
}

function inline(from: JsonObject, key: string): Inline | undefined {
  const encoded = textOf(from[`${key}-data`])
  const file = textOf(from[key])
  if (encoded) return { data: Buffer.from(encoded, 'base64').toString('utf8') }
  return file ? { file } : undefined
}

function optional<Key extends string>(key: Key, value: Inline | undefined): { [key in Key]?: Inline } {
  return value === undefined ? {} : ({ [key]: value } as { [key in Key]: Inline })
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
