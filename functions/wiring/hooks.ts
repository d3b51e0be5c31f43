// Picks how the webhooks of each Git host are read and written, and how often their failures are looked for.
import { parseDuration } from '../domain/sync/duration.ts'
import { openGithubAppSignature } from '../ports/git-hosts/github-app-signature.ts'
import { openGithubHooks } from '../ports/git-hosts/github-hooks.ts'
import type { Hooks } from '../ports/git-hosts/port.ts'
import { addressOf, findToken } from './git-hosts.ts'
import { openHttp } from './http.ts'
import { openSecrets } from './secrets.ts'
import type { Settings } from './settings.ts'

/** Opens the webhooks of the Git hosts; the answer finds them by the name of the host. */
export function openHooks(settings: Settings, secrets = openSecrets(settings)): (name: string) => Hooks {
  const { now, config } = settings
  const http = openHttp()
  return name => {
    const host = config.gitHosts[name]
    if (!host) throw new Error(`no Git host ${name}, although the configuration was checked for this`)
    const options = { ...addressOf(host), token: findToken(host, { secrets, http, now }), now }
    if ('token' in host.auth) return openGithubHooks(options, http)
    const { id, privateKey } = host.auth.app
    const signature = openGithubAppSignature({ appId: id, privateKey: () => secrets.read(privateKey) })
    return openGithubHooks({ ...options, signature }, http)
  }
}

/** Lists the Git hosts that knock at an endpoint of ours, with the repositories that we follow there. */
export function openHookWatches(settings: Settings) {
  const { config } = settings
  const hooks = openHooks(settings)
  return Object.entries(config.gitHosts).flatMap(([gitHost, { redeliver }]) => {
    const endpoints = Object.entries(config.endpoints).flatMap(([name, endpoint]) =>
      endpoint.source === 'github' && endpoint.gitHost === gitHost ? [name] : [],
    )
    const followed = config.targets.filter(({ git }) => git.host === gitHost).map(({ git }) => git.repository)
    const repositories = [...new Map(followed.map(one => [one.toLowerCase(), one])).values()]
    if (endpoints.length === 0 || repositories.length === 0) return []
    return [{ gitHost, intervalMs: parseDuration(redeliver) ?? 0, repositories, endpoints, hooks: hooks(gitHost) }]
  })
}
