// How GitHub proves itself: HMAC-SHA256 over the raw body; event name and delivery id are unsigned.
import type { InboundEvent } from '../../domain/events/inbound-event.ts'
import type { Milliseconds } from '../../domain/failure.ts'
import { composeSender } from './compose-sender.ts'
import { type Payload, parsePayload } from './parse-payload.ts'
import type { HookRequest, Sender } from './port.ts'
import { proveBySignature } from './prove-by-signature.ts'
import { computeHmacSha256, type Hmac } from './verify-signature.ts'

/** Sets how a delivery of GitHub is verified. */
export type GithubProofOptions = {
  /** The secrets that count now, newest first; two during a rotation. Asked for each request: keep them at hand. */
  readonly secrets: () => Promise<readonly string[]>
  readonly hmac?: Hmac
}

/** Is what differs between endpoints that GitHub knocks at. */
export type GithubParts = GithubProofOptions & {
  /** How long GitHub may deliver the same again. */
  readonly windowMs: Milliseconds
  readonly name: (eventName: string | undefined, payload: Payload, request: HookRequest) => InboundEvent
}

/**
 * Composes a sender that GitHub knocks at. The SHA-1 signature is not looked at: accepting it would be a downgrade.
 *
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function composeGithubSender({ secrets, hmac = computeHmacSha256, windowMs, name }: GithubParts): Sender {
  return composeSender({
    prove: proveBySignature({ header: 'x-hub-signature-256', prefix: 'sha256=', secrets, hmac }),
    // A push tells when it happened (`repository.pushed_at`), so two pushes never share a body.
    idWindowMs: windowMs,
    bodyWindowMs: windowMs,
    findDeliveryId: ({ headers }) => headers.get('x-github-delivery'),
    parse: ({ headers, body }) => parsePayload(body, headers.get('content-type')),
    name: (payload, request) => [name(request.headers.get('x-github-event'), payload, request)],
  })
}
