// Whoever follows our own form: Standard Webhooks, or an HMAC in X-Signature, and a body that names what was pushed.
import type { InboundEvent } from '../../domain/events/inbound-event.ts'
import type { EpochMs } from '../../domain/failure.ts'
import { composeSender, DAY_MS, type Proof } from './compose-sender.ts'
import { type ImageScope, nameImagePush } from './name-image-push.ts'
import { ownList, ownText, ownValue, type Payload } from './parse-payload.ts'
import type { Sender } from './port.ts'
import { proveBySignature } from './prove-by-signature.ts'
import { proveByStandardWebhook } from './prove-by-standard-webhook.ts'
import { computeHmacSha256, computeHmacSha512, type Hmac } from './verify-signature.ts'

/** Is how a sender signs; the configuration chooses, never the sender. */
export type GenericScheme = 'standard' | 'sha256' | 'sha512'

/** Sets how deliveries are verified and which images are taken. */
export type GenericRegistrySenderOptions = ImageScope & {
  readonly secrets: () => Promise<readonly string[]>
  readonly scheme: GenericScheme
  readonly now: () => EpochMs
  readonly hmac?: Hmac
}

const ID_HEADER = {
  standard: 'webhook-id',
  sha256: 'x-delivery-id',
  sha512: 'x-delivery-id',
} as const satisfies Record<GenericScheme, string>

/** Opens the sender of our own form. */
export function openGenericRegistrySender(options: GenericRegistrySenderOptions): Sender {
  const { scheme } = options
  return composeSender({
    prove: chooseProof(options),
    idWindowMs: DAY_MS,
    // A body needs neither a moment nor a digest: two pushes of `latest` may look the same.
    bodyWindowMs: 0,
    findDeliveryId: ({ headers }) => headers.get(ID_HEADER[scheme]),
    name: payload => [nameEvent(payload, options)],
  })
}

function chooseProof({ scheme, secrets, now, hmac }: GenericRegistrySenderOptions): Proof {
  const header = 'x-signature'
  switch (scheme) {
    case 'standard':
      return proveByStandardWebhook({ secrets, now })
    case 'sha256':
      return proveBySignature({ header, prefix: 'sha256=', secrets, hmac: hmac ?? computeHmacSha256 })
    case 'sha512':
      return proveBySignature({ header, prefix: 'sha512=', secrets, hmac: hmac ?? computeHmacSha512 })
  }
}

function nameEvent(payload: Payload, scope: ImageScope): InboundEvent {
  const kind = ownText(payload, 'kind')
  if (kind === 'ping') return { kind: 'ping' }
  if (kind !== 'image') return { kind: 'ignored', why: 'it tells of no push of an image' }
  const tags = ownValue(payload, 'tags') === undefined ? [] : ownList(payload, 'tags')
  if (tags === undefined) return { kind: 'ignored', why: 'its tags are no list' }
  return nameImagePush({ host: ownText(payload, 'registry'), path: ownText(payload, 'repository'), tags }, scope)
}
