// Picks who stands behind each endpoint's name.

import { openGithubSender } from '../ports/webhooks/github.ts'
import { openNobody } from '../ports/webhooks/nobody.ts'
import type { Sender } from '../ports/webhooks/port.ts'
import { remember, SECRET_LIFETIME_MS } from './remember.ts'
import { openSecrets } from './secrets.ts'
import type { Settings } from './settings.ts'

/** Is what one endpoint accepts, and from whom. */
export type Endpoint = { readonly sender: Sender; readonly gitHost: string; readonly maxBodyBytes: number }

/** Opens the endpoints by name, and the one who stands behind every other name. */
export function openEndpoints(settings: Settings): { endpoints: ReadonlyMap<string, Endpoint>; nobody: Sender } {
  const { config, now } = settings
  const secrets = openSecrets(settings)
  const endpoints = Object.entries(config.endpoints).map(([name, endpoint]): [string, Endpoint] => {
    const { gitHost, maxBodyKib } = endpoint
    const readAll = remember(() => Promise.all(endpoint.secrets.map(ref => secrets.read(ref))), {
      forMs: SECRET_LIFETIME_MS,
      now,
    })
    const url = config.gitHosts[gitHost]?.url
    const enterprise = url === undefined ? {} : { enterpriseHost: new URL(url).host }
    return [
      name,
      { sender: openGithubSender({ secrets: readAll, ...enterprise }), gitHost, maxBodyBytes: maxBodyKib * 1024 },
    ]
  })
  return { endpoints: new Map(endpoints), nobody: openNobody() }
}
