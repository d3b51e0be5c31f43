// GitHub and GitHub Enterprise Server: pushes of branches, and of images when the endpoint is told of packages too.

import { composeGithubSender, type GithubProofOptions } from './compose-github-sender.ts'
import { DAY_MS } from './compose-sender.ts'
import { nameGithubEvent } from './name-github-event.ts'
import { nameGithubPackage } from './name-github-package.ts'
import type { ImageScope } from './name-image-push.ts'
import type { HookRequest, Sender } from './port.ts'

/** Sets how GitHub's deliveries are verified and which images are taken. */
export type GithubSenderOptions = GithubProofOptions & {
  /** Host of the GitHub Enterprise Server behind the endpoint; deliveries that name another one are ignored. */
  readonly enterpriseHost?: string
  /** Which images are taken; those of GitHub's own registry when absent. */
  readonly images?: ImageScope
}

/** GitHub redelivers for three days, Enterprise Server for seven. */
const REDELIVERY_MS = 3 * DAY_MS
const ENTERPRISE_REDELIVERY_MS = 7 * DAY_MS
const GHCR: ImageScope = { registry: 'ghcr.io', repositories: ['*'] }

/** Opens the sender GitHub. */
export function openGithubSender(options: GithubSenderOptions): Sender {
  const { enterpriseHost, images = GHCR } = options
  return composeGithubSender({
    ...options,
    windowMs: enterpriseHost === undefined ? REDELIVERY_MS : ENTERPRISE_REDELIVERY_MS,
    name(eventName, payload, request) {
      if (isFromElsewhere(request, enterpriseHost)) {
        return { kind: 'ignored', why: 'sent by another GitHub than the configured one' }
      }
      return nameGithubPackage(eventName, payload, images) ?? nameGithubEvent(eventName, payload)
    },
  })
}

/** The header is only compared: no address from a request is ever contacted. GitHub's own hosts keep their API at `api.`. */
function isFromElsewhere({ headers }: HookRequest, enterpriseHost: string | undefined): boolean {
  const named = headers.get('x-github-enterprise-host')?.toLowerCase()
  const expected = enterpriseHost?.toLowerCase()
  return named !== undefined && named !== expected && `api.${named}` !== expected
}
