// Reads the logins out of a docker configuration: config.json, and both kinds of image pull secrets.
import { fieldsOf, parseJson, textOf } from './json-fields.ts'
import { type LoginScope, parseLoginScope } from './parse-login-scope.ts'
import type { RegistryLogin } from './port.ts'
import { IDENTITY_TOKEN_USER } from './registry-tokens.ts'

/** Is one login with what it is for. */
export type ScopedLogin = LoginScope & { readonly login: RegistryLogin }

/** Is what a configuration says; `notes` are for the log, one for each thing in it that is of no use to us. */
export type DockerConfig = { readonly logins: readonly ScopedLogin[]; readonly notes: readonly string[] }

/** Keys of config.json that stand beside `auths`, which the old format has no word for. */
const NO_HOSTS = /^(auths|credsStore|credHelpers|HttpHeaders|proxies|plugins|aliases|features|detachKeys|.*Format)$/

/**
 * Parses a configuration, `{"auths": {…}}` or the older `{"host": {…}}`; what cannot be used becomes a note.
 *
 * One bad entry does not touch the others. Notes quote hosts, never what stands beside them.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#config-json
 */
export function parseDockerConfig(text: string): DockerConfig {
  const parsed = parseJson(Buffer.from(text, 'utf8'))
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { logins: [], notes: ['The docker configuration is not a JSON object.'] }
  }
  const config = fieldsOf(parsed)
  const entries = 'auths' in config ? fieldsOf(config.auths) : withoutSettings(config)
  const logins: ScopedLogin[] = []
  const notes: string[] = []
  for (const [key, value] of Object.entries(entries)) {
    const scope = parseLoginScope(key)
    const read = scope ? readEntry(value) : 'its name is neither a host nor a host with a path'
    if (scope && typeof read !== 'string') logins.push({ ...scope, login: read })
    else
      notes.push(`The entry ${scope ? `for ${scope.host}${scope.path && `/${scope.path}`} ` : ''}is not used: ${read}.`)
  }
  if (Object.keys(fieldsOf(config.credHelpers)).length > 0 || textOf(config.credsStore) !== undefined) {
    notes.push('Credential helpers and stores (credHelpers, credsStore) are programs of another machine and not used.')
  }
  return { logins, notes }
}

function withoutSettings(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !NO_HOSTS.test(key)))
}

/** Gives the login, or says why there is none. */
function readEntry(value: unknown): RegistryLogin | string {
  const { auth, username, password, identitytoken, registrytoken } = fieldsOf(value)
  const identity = textOf(identitytoken)
  if (identity !== undefined) return { username: IDENTITY_TOKEN_USER, password: identity }
  const decoded = textOf(auth) === undefined ? undefined : decodeAuth(String(auth))
  if (decoded) return decoded
  const [user, secret] = [textOf(username), textOf(password)]
  if (user !== undefined && secret !== undefined) return { username: user, password: secret }
  if (textOf(registrytoken) !== undefined) return 'a registry token alone is no login'
  if (textOf(auth) !== undefined) return 'its auth is not user:password in base64'
  return 'it has neither auth nor user name and password'
}

function decodeAuth(auth: string): RegistryLogin | undefined {
  const text = auth.replace(/\s+/g, '')
  if (!/^[\w+/-]+={0,2}$/.test(text)) return undefined
  const decoded = Buffer.from(text, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  // Docker fills up the end with zero bytes.
  const password = decoded.slice(colon + 1).replace(/\0+$/, '')
  return colon > 0 && password !== '' ? { username: decoded.slice(0, colon), password } : undefined
}
