// Picks what the API knows of itself: who may ask, where repositories are, which version this is.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as waitFor } from 'node:timers/promises'
import { describeEndpoint } from '../domain/access/describe-endpoint.ts'
import type { AccessToken } from '../domain/access/identify-caller.ts'
import { describeFailure, type Milliseconds, NeedsPerson } from '../domain/failure.ts'
import type { SyncTarget } from '../domain/sync/sync-target.ts'
import type { Log } from '../ports/log/port.ts'
import { openHookWatches } from './hooks.ts'
import { remember, SECRET_LIFETIME_MS } from './remember.ts'
import { openSecrets } from './secrets.ts'
import type { Settings } from './settings.ts'
import { version } from './version.ts'

/** Opens what only the API needs. A token whose secret is missing lets nobody in, and is told of in the log. */
export function openApi(settings: Settings, log: Log) {
  const { config, now } = settings
  const secrets = openSecrets(settings)

  async function readToken({ name, value, may }: Settings['config']['api']['tokens'][number]) {
    try {
      return [{ name, may, value: await secrets.read(value) }]
    } catch (thrown) {
      if (!(thrown instanceof NeedsPerson)) throw thrown
      log.write({ msg: 'token not readable', level: 'error', token: name, ...describeFailure(thrown) })
      return []
    }
  }

  async function readTokens(): Promise<readonly AccessToken[]> {
    return (await Promise.all(config.api.tokens.map(readToken))).flat()
  }

  return {
    tokens: remember(readTokens, { forMs: SECRET_LIFETIME_MS, now }),
    tokenKey: randomBytes(32),
    endpoints: Object.entries(config.endpoints).map(([name, endpoint]) =>
      describeEndpoint({ ...endpoint, name, secrets: 'secrets' in endpoint ? endpoint.secrets.length : 0 }),
    ),
    remoteUrl: ({ git }: SyncTarget) => renderRemoteUrl(config.gitHosts[git.host]?.url, git.repository),
    newId: () => randomUUID() as string,
    watches: openHookWatches(settings),
    // Nobody's end is held up by a look that is still limited.
    wait: (ms: Milliseconds) => waitFor(ms, undefined, { ref: false }),
    version,
  }
}

/** GitHub's API is at a name of its own, or below `/api/v3` of an own server. */
function renderRemoteUrl(apiUrl: string | undefined, repository: string): string {
  const { origin, pathname } = new URL(apiUrl ?? 'https://api.github.com')
  if (origin === 'https://api.github.com') return `https://github.com/${repository}`
  return `${origin}${pathname.replace(/\/(?:api\/v3\/?)?$/, '')}/${repository}`
}
