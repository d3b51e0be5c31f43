// Picks the provider of each configured Git host, and how we come to it.

import { openGithub } from '../ports/git-hosts/github.ts'
import type { TokenSource } from '../ports/git-hosts/github-api.ts'
import { openGithubAppTokens } from '../ports/git-hosts/github-app-token.ts'
import { heedLimits } from '../ports/git-hosts/heed-limits.ts'
import type { GitHost } from '../ports/git-hosts/port.ts'
import { shareTrees } from '../ports/git-hosts/share-trees.ts'
import type { HttpClient } from '../ports/http/port.ts'
import type { Secrets } from '../ports/secrets/port.ts'
import type { Config } from './config.ts'
import { openHttp } from './http.ts'
import { openSecrets } from './secrets.ts'
import type { Settings } from './settings.ts'

type GitHostSettings = Config['gitHosts'][string]

/** Opens the Git hosts; the answer finds one by its name in the configuration. */
export function openGitHosts(settings: Settings, secrets = openSecrets(settings)): (name: string) => GitHost {
  const { now, config } = settings
  const http = openHttp()
  const opened = new Map(
    Object.entries(config.gitHosts).map(([name, host]) => {
      const token = findToken(host, { secrets, http, now })
      const github = openGithub({ ...addressOf(host), token, now }, http)
      return [name, shareTrees(heedLimits(github, { now }), { now })]
    }),
  )
  return name => {
    const gitHost = opened.get(name)
    if (!gitHost) throw new Error(`no Git host ${name}, although the configuration was checked for this`)
    return gitHost
  }
}

/** Finds how we come to a host: by a token, or by those that an App is given. */
export function findToken(
  host: GitHostSettings,
  { secrets, http, now }: { readonly secrets: Secrets; readonly http: HttpClient; readonly now: () => number },
): TokenSource {
  const { auth } = host
  if ('token' in auth) return ({ isFresh }) => secrets.read(auth.token, { isFresh })
  const { id, privateKey, installationId } = auth.app
  const app = { ...addressOf(host), appId: id, privateKey: () => secrets.read(privateKey), now }
  return openGithubAppTokens(installationId === undefined ? app : { ...app, installationId }, http)
}

/** Says where a host is, when it is not where its kind is by default. */
export function addressOf({ url }: GitHostSettings): { readonly apiUrl?: string } {
  return url === undefined ? {} : { apiUrl: url }
}
