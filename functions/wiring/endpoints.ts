// Picks who stands behind each endpoint's name.
import type { HttpClient } from '../ports/http/port.ts'
import { openNobody } from '../ports/webhooks/nobody.ts'
import type { Sender } from '../ports/webhooks/port.ts'
import type { Config } from './config.ts'
import { openLateHttp } from './late-http.ts'
import { type Remembered, remember, SECRET_LIFETIME_MS } from './remember.ts'
import { openSecrets } from './secrets.ts'
import { openSenders } from './senders.ts'
import type { Settings } from './settings.ts'

/** Is what one endpoint accepts, and from whom. */
export type Endpoint = { readonly sender: Sender; readonly gitHost?: string; readonly maxBodyBytes: number }

/** Is every endpoint by name, those that AWS hands events to, and the one who stands behind every other name. */
export type Endpoints = {
  readonly endpoints: ReadonlyMap<string, Endpoint>
  readonly direct: readonly string[]
  readonly nobody: Sender
}

/** Opens the endpoints. */
export function openEndpoints(settings: Settings, http: Pick<HttpClient, 'send'> = openLateHttp()): Endpoints {
  const { config, now } = settings
  const secrets = openSecrets(settings)
  const openSender = openSenders({ config, now, http })

  function openOne(endpoint: Config['endpoints'][string]): Endpoint {
    const refs = 'secrets' in endpoint ? endpoint.secrets : []
    const readAll = remember(() => Promise.all(refs.map(ref => secrets.read(ref, { isFresh: true }))), {
      forMs: SECRET_LIFETIME_MS,
      now,
    })
    const sender = withSecondLook(openSender(endpoint, readAll), readAll)
    const opened = { sender, maxBodyBytes: endpoint.maxBodyKib * 1024 }
    return endpoint.source === 'github' ? { ...opened, gitHost: endpoint.gitHost } : opened
  }

  const named = Object.entries(config.endpoints)
  return {
    endpoints: new Map(named.map(([name, endpoint]) => [name, openOne(endpoint)])),
    direct: named.flatMap(([name, { source }]) => (source === 'ecr' ? [name] : [])),
    nobody: openNobody(),
  }
}

/** What is refused may be signed with a secret that has just been changed: it is looked at once more with what is there now. */
function withSecondLook(sender: Sender, secrets: Pick<Remembered<unknown>, 'forget'>): Sender {
  return {
    ...sender,
    async authenticate(request) {
      const verdict = await sender.authenticate(request)
      return verdict.kind === 'refused' && secrets.forget() ? sender.authenticate(request) : verdict
    },
  }
}
