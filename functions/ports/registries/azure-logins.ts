// Logins for Azure's registries, for a service principal: with its secret as it is, or exchanged for a short-lived one.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import { splitRepo } from '../../domain/images/name-repo.ts'
import type { HttpClient } from '../http/port.ts'
import { RegistryLoginRefused, RegistryLoginUnavailable } from './failures.ts'
import { fieldsOf, parseJson, textOf } from './json-fields.ts'
import { EMBARGO_MS, type ExpiringLogin, keepLogins } from './keep-logins.ts'
import type { LoginSource } from './logins.ts'

/** Is the service principal that may pull. */
export type AzureOptions = {
  readonly now: () => EpochMs
  readonly clientId: string
  readonly clientSecret: () => Promise<string>
  /** With it, the secret goes to Entra ID alone, and registries see a token; without it, registries see the secret. */
  readonly tenant?: string
  /** Where to exchange, for an emulator. */
  readonly origins?: { readonly entra: string; readonly registry: string }
}

type Cloud = { readonly entra: string; readonly resource: string }

const HOST = /^[a-z0-9-]+\.azurecr\.(io|cn|de|us)$/
/** https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud */
const CLOUDS: Readonly<Record<string, Cloud>> = {
  io: { entra: 'https://login.microsoftonline.com', resource: 'https://management.azure.com' },
  cn: { entra: 'https://login.chinacloudapi.cn', resource: 'https://management.chinacloudapi.cn' },
  de: { entra: 'https://login.microsoftonline.de', resource: 'https://management.microsoftazure.de' },
  us: { entra: 'https://login.microsoftonline.us', resource: 'https://management.usgovcloudapi.net' },
}
/** The user of a refresh token, and how long one lasts at least; https://azure.github.io/acr/AAD-OAuth.html */
const TOKEN_USER = '00000000-0000-0000-0000-000000000000'
const LIFETIME_MS: Milliseconds = 3_600_000
const RENEW_BEFORE_MS: Milliseconds = 5 * 60_000

/** Opens the source. */
export function openAzureLogins(options: AzureOptions, http: HttpClient): LoginSource {
  const { now, clientId, clientSecret, tenant, origins } = options
  const keep = keepLogins({ now, renewBeforeMs: RENEW_BEFORE_MS })

  async function post(where: string, url: string, form: Readonly<Record<string, string>>, field: string) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = new URLSearchParams(form).toString()
    const answer = await http.send({ method: 'POST', url, headers, body, maxBodyBytes: 256 * 1024 })
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      const fix = 'Check tenant, id and secret of the service principal, and that it has the role AcrPull.'
      throw new RegistryLoginRefused(where, fix)
    }
    const token = answer.status === 200 ? textOf(fieldsOf(parseJson(answer.body))[field]) : undefined
    if (token === undefined) throw new RegistryLoginUnavailable(where, EMBARGO_MS)
    return token
  }

  async function exchange(host: string, cloud: Cloud, directory: string): Promise<ExpiringLogin> {
    const askedAt = now()
    const entraUrl = `${origins?.entra ?? cloud.entra}/${encodeURIComponent(directory)}/oauth2/v2.0/token`
    const principal = { client_id: clientId, client_secret: await clientSecret() }
    const asked = { grant_type: 'client_credentials', scope: `${cloud.resource}/.default`, ...principal }
    const access = await post(`${host}, asking Entra ID`, entraUrl, asked, 'access_token')
    const exchanged = { grant_type: 'access_token', service: host, tenant: directory, access_token: access }
    const registryUrl = `${origins?.registry ?? `https://${host}`}/oauth2/exchange`
    const password = await post(`${host}, exchanging a token`, registryUrl, exchanged, 'refresh_token')
    return { login: { username: TOKEN_USER, password }, expiresAt: askedAt + LIFETIME_MS }
  }

  return async repo => {
    const { host } = splitRepo(repo)
    const cloud = CLOUDS[HOST.exec(host)?.[1] ?? '']
    if (!cloud) return undefined
    if (tenant === undefined) return { username: clientId, password: await clientSecret() }
    return keep(host, () => exchange(host, cloud, tenant))
  }
}
