// GitHub's container registry: GitHub itself knocks, with events for packages that are linked to a repository.
import { composeGithubSender, type GithubProofOptions } from './compose-github-sender.ts'
import { DAY_MS } from './compose-sender.ts'
import { nameGithubEvent } from './name-github-event.ts'
import { nameGithubPackage } from './name-github-package.ts'
import type { ImageScope } from './name-image-push.ts'
import type { Sender } from './port.ts'

/** Sets how deliveries are verified and which images are taken. */
export type GhcrSenderOptions = GithubProofOptions & ImageScope

/** Enterprise Server redelivers for seven days, GitHub for three. */
const REDELIVERY_MS = 7 * DAY_MS

/** Opens an endpoint that GitHub tells of images only; a push of a branch is not for it. */
export function openGhcrSender(options: GhcrSenderOptions): Sender {
  return composeGithubSender({
    ...options,
    windowMs: REDELIVERY_MS,
    name(eventName, payload, { headers }) {
      if (isFromElsewhere(headers.get('x-github-enterprise-host'), options.registry)) {
        return { kind: 'ignored', why: 'sent by another GitHub than the one of the registry' }
      }
      const named = nameGithubPackage(eventName, payload, options) ?? nameGithubEvent(eventName, payload)
      if (named.kind !== 'push') return named
      return { kind: 'ignored', why: 'push: this endpoint takes images only' }
    },
  })
}

/** An Enterprise Server keeps its registry at a name below its own. */
function isFromElsewhere(named: string | undefined, registry: string): boolean {
  return named !== undefined && !`.${registry}`.endsWith(`.${named.toLowerCase()}`)
}
