// GitHub and GitHub Enterprise Server: signed with HMAC-SHA256 over the raw body; event name and delivery id are unsigned.
import { createHash } from 'node:crypto'
import { nameGithubEvent } from './name-github-event.ts'
import { parsePayload } from './parse-payload.ts'
import type { HookRequest, Sender } from './port.ts'
import { computeHmacSha256, type Hmac, verifySignature } from './verify-signature.ts'

/** Sets how GitHub's deliveries are verified. */
export type GithubSenderOptions = {
  /** The secrets that count now, newest first; two during a rotation. Asked for each request: keep them at hand. */
  readonly secrets: () => Promise<readonly string[]>
  /** Host of the GitHub Enterprise Server behind the endpoint; deliveries that name another one are ignored. */
  readonly enterpriseHost?: string
  readonly hmac?: Hmac
}

/** GitHub redelivers for three days, Enterprise Server for seven. */
const REDELIVERY_MS = 3 * 24 * 3_600_000
const ENTERPRISE_REDELIVERY_MS = 7 * 24 * 3_600_000
const DELIVERY_ID = /^[A-Za-z0-9-]{1,48}$/

/**
 * Opens the sender GitHub. The SHA-1 signature is not looked at: accepting it would be a downgrade.
 *
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function openGithubSender(options: GithubSenderOptions): Sender {
  const { secrets, enterpriseHost, hmac = computeHmacSha256 } = options
  const windowMs = enterpriseHost === undefined ? REDELIVERY_MS : ENTERPRISE_REDELIVERY_MS

  return {
    async authenticate({ headers, body }) {
      const signature = headers.get('x-hub-signature-256')
      const verdict = verifySignature({ body, signature, prefix: 'sha256=', secrets: await secrets(), hmac })
      if (verdict.kind === 'refused') return verdict
      const bodyHash = createHash('sha256').update(body).digest('hex')
      const named = headers.get('x-github-delivery') ?? ''
      const deliveryId = DELIVERY_ID.test(named) ? named : `body-${bodyHash.slice(0, 32)}`
      // A push tells when it happened (`repository.pushed_at`), so two pushes never share a body.
      const windows = { idWindowMs: windowMs, bodyWindowMs: windowMs }
      return { kind: 'authentic', deliveryId, bodyHash, ...windows, secretIndex: verdict.secretIndex }
    },
    nameEvents(request) {
      const parsed = parsePayload(request.body, request.headers.get('content-type'))
      if (parsed.kind === 'malformed') return parsed
      if (isFromElsewhere(request, enterpriseHost)) {
        return {
          kind: 'understood',
          events: [{ kind: 'ignored', why: 'sent by another GitHub than the configured one' }],
        }
      }
      return { kind: 'understood', events: [nameGithubEvent(request.headers.get('x-github-event'), parsed.payload)] }
    },
  }
}

/** The header is only compared: no address from a request is ever contacted. GitHub's own hosts keep their API at `api.`. */
function isFromElsewhere({ headers }: HookRequest, enterpriseHost: string | undefined): boolean {
  const named = headers.get('x-github-enterprise-host')?.toLowerCase()
  const expected = enterpriseHost?.toLowerCase()
  return named !== undefined && named !== expected && `api.${named}` !== expected
}
