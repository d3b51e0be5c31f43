// Picks the provider of each configured Git host.
import { openGithub } from '../ports/git-hosts/github.ts'
import type { GitHost } from '../ports/git-hosts/port.ts'
import { openHttp } from './http.ts'
import { openSecrets } from './secrets.ts'
import type { Settings } from './settings.ts'

/** Opens the Git hosts; the answer finds one by its name in the configuration. */
export function openGitHosts(settings: Settings): (name: string) => GitHost {
  const http = openHttp()
  const secrets = openSecrets(settings)
  const opened = new Map<string, GitHost>()
  for (const [name, { auth, url }] of Object.entries(settings.config.gitHosts)) {
    const { now } = settings
    const address = url === undefined ? {} : { apiUrl: url }
    const access = 'token' in auth ? { token: () => secrets.read(auth.token) } : openAppAccess(auth.app, secrets)
    opened.set(name, openGithub({ ...address, ...access, now }, http))
  }
  return name => {
    const gitHost = opened.get(name)
    if (!gitHost) throw new Error(`no Git host ${name}: the configuration was checked for this`)
    return gitHost
  }
}
