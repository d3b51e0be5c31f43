// What all senders share: proof first, an id for the delivery, the body read once it is believed.
import { createHash } from 'node:crypto'
import type { InboundEvent } from '../../domain/events/inbound-event.ts'
import type { Milliseconds } from '../../domain/failure.ts'
import { type ParsedPayload, type Payload, parsePayload } from './parse-payload.ts'
import type { HookRequest, Sender, Understanding } from './port.ts'
import type { SecretVerdict } from './verify-signature.ts'

/** Tells whether a request is really from its sender, and which secret shows it. */
export type Proof = (request: HookRequest) => Promise<SecretVerdict>

/** Is what makes one sender differ from another. */
export type SenderParts = {
  readonly prove: Proof
  /** The address may hold more than the endpoint's name. */
  readonly takesPathSecret?: boolean
  /** How long the same delivery id means the same delivery; for a delivery without one, {@link bodyWindowMs} counts. */
  readonly idWindowMs: Milliseconds
  readonly bodyWindowMs: Milliseconds
  /** Finds the id the sender gave; one that is not fit for a queue counts as none. */
  readonly findDeliveryId?: (request: HookRequest) => string | undefined
  /** Finds the id in the body, for senders that write it there. */
  readonly findBodyId?: (payload: Payload) => string | undefined
  /** Reads the body; JSON unless said otherwise, whatever the content type claims. */
  readonly parse?: (request: HookRequest) => ParsedPayload
  /** What cannot be read is ignored: the sender would repeat it for days, and hold back what comes after it. */
  readonly acceptsUnreadable?: boolean
  readonly name: (payload: Payload, request: HookRequest) => readonly InboundEvent[]
}

/** What has no redelivery period of its own is remembered for a day. */
export const DAY_MS: Milliseconds = 24 * 3_600_000
/** For bodies that hold no moment of their own: within this the same body is the same event. */
export const COALESCE_MS: Milliseconds = 5_000

const DELIVERY_ID = /^[A-Za-z0-9._-]{1,48}$/

/** Composes a sender of its parts. */
export function composeSender(parts: SenderParts): Sender {
  const { prove, idWindowMs, bodyWindowMs, parse = parseJson } = parts

  function findId(request: HookRequest): string {
    if (parts.findBodyId === undefined) return parts.findDeliveryId?.(request) ?? ''
    const parsed = parse(request)
    return (parsed.kind === 'payload' ? parts.findBodyId(parsed.payload) : undefined) ?? ''
  }

  return {
    async authenticate(request) {
      const verdict = await prove(request)
      if (verdict.kind === 'refused') return verdict
      if (request.pathSecret !== undefined && parts.takesPathSecret !== true) {
        return { kind: 'refused', why: 'the address holds more than the name of the endpoint' }
      }
      const bodyHash = createHash('sha256').update(request.body).digest('hex')
      const named = findId(request)
      const { secretIndex } = verdict
      if (!DELIVERY_ID.test(named)) {
        // Made from the body, the id means the same delivery for as long as the body means the same event.
        const deliveryId = `body-${bodyHash.slice(0, 32)}`
        return { kind: 'authentic', deliveryId, bodyHash, idWindowMs: bodyWindowMs, bodyWindowMs, secretIndex }
      }
      return { kind: 'authentic', deliveryId: named, bodyHash, idWindowMs, bodyWindowMs, secretIndex }
    },
    nameEvents(request): Understanding {
      const parsed = parse(request)
      if (parsed.kind === 'payload') return understood(parts.name(parsed.payload, request), 'it holds no event')
      return parts.acceptsUnreadable === true ? understood([], `it cannot be read: ${parsed.why}`) : parsed
    },
  }
}

function parseJson({ body }: HookRequest): ParsedPayload {
  return parsePayload(body, undefined)
}

function understood(events: readonly InboundEvent[], otherwise: string): Understanding {
  return { kind: 'understood', events: events.length > 0 ? events : [{ kind: 'ignored', why: otherwise }] }
}
