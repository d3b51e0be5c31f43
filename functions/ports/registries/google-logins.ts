// Logins for Google's registries, from the metadata server that every machine of Google has.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import { splitRepo } from '../../domain/images/name-repo.ts'
import type { HttpClient } from '../http/port.ts'
import { fieldsOf, parseJson, textOf } from './json-fields.ts'
import { type ExpiringLogin, keepLogins } from './keep-logins.ts'
import type { LoginSource } from './logins.ts'

/** Says where to ask; a key of a service account is no case for this: it is a login of the user `_json_key`. */
export type GoogleOptions = {
  readonly now: () => EpochMs
  readonly metadataUrl?: string
}

const HOSTS = /^(?:([a-z0-9-]+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev)$/
/** https://cloud.google.com/compute/docs/metadata/overview; the name works without a name server. */
const METADATA_URL = 'http://metadata.google.internal'
const TOKEN_PATH = '/computeMetadata/v1/instance/service-accounts/default/token'
const TIMEOUT_MS: Milliseconds = 2_000
const RENEW_BEFORE_MS: Milliseconds = 60_000

/**
 * Opens the source. Off Google, where nobody answers, there is no login, and public images are read as anybody; it is
 * asked again after ten minutes.
 */
export function openGoogleLogins({ now, metadataUrl = METADATA_URL }: GoogleOptions, http: HttpClient): LoginSource {
  const keep = keepLogins({ now, renewBeforeMs: RENEW_BEFORE_MS })

  async function fetchLogin(): Promise<ExpiringLogin | undefined> {
    const askedAt = now()
    const headers = { 'metadata-flavor': 'Google' }
    const request = { method: 'GET', url: metadataUrl + TOKEN_PATH, headers, timeoutMs: TIMEOUT_MS } as const
    const answer = await http.send({ ...request, maxBodyBytes: 64 * 1024 }).catch(() => undefined)
    // The header tells the metadata server from anything else that may answer at this name.
    if (answer?.status !== 200 || answer.headers['metadata-flavor'] !== 'Google') return undefined
    const { access_token: token, expires_in: seconds } = fieldsOf(parseJson(answer.body))
    const password = textOf(token)
    if (password === undefined || typeof seconds !== 'number') return undefined
    return { login: { username: 'oauth2accesstoken', password }, expiresAt: askedAt + seconds * 1_000 }
  }

  return async repo => (HOSTS.test(splitRepo(repo).host) ? keep('google', fetchLogin) : undefined)
}
