// The door to those who knock: is it really them, and what do they say?
import type { InboundEvent } from '../../domain/events/inbound-event.ts'
import type { Milliseconds } from '../../domain/failure.ts'

/** Is one knock as it came over the wire. */
export type HookRequest = {
  readonly endpoint: string
  /** What stands after the endpoint's name, for senders that can prove themselves by nothing but the address. */
  readonly pathSecret?: string | undefined
  /** Set by the function itself when AWS invoked it under IAM; never by anything that came over HTTP. */
  readonly arrivedBy?: 'event-bridge' | undefined
  readonly method: string
  /** Lower-case names; a header that came twice has its values joined by a comma. */
  readonly headers: ReadonlyMap<string, string>
  /** The exact bytes: signatures cover these and nothing else. */
  readonly body: Buffer
}

/** Is whether a knock is really from its sender. `why` is for the log only. */
export type Authenticity =
  | {
      readonly kind: 'authentic'
      /** At most 48 characters of `A-Z a-z 0-9 . _ -`; made from the body when the sender gave none that is usable. */
      readonly deliveryId: string
      /** SHA-256 of the body, hexadecimal. */
      readonly bodyHash: string
      /** How long the same delivery id means the same delivery. */
      readonly idWindowMs: Milliseconds
      /** How long the same body means the same event; short for senders whose bodies hold no moment of their own. */
      readonly bodyWindowMs: Milliseconds
      /** Which of the secrets matched, counted from 0: shows when an old one can go. */
      readonly secretIndex: number
    }
  | { readonly kind: 'refused'; readonly why: string }

/** Is what a knock says, or why it cannot be read. `why` never quotes the body. */
export type Understanding =
  | { readonly kind: 'understood'; readonly events: readonly InboundEvent[] }
  | { readonly kind: 'malformed'; readonly why: string }

/**
 * Knows one kind of sender.
 *
 * `authenticate` throws `TryLater` when the secrets cannot be read now, `NeedsPerson` when they are missing. `nameEvents`
 * is asked only about authentic requests, touches nothing, and contacts no address that a request names.
 */
export type Sender = {
  authenticate(request: HookRequest): Promise<Authenticity>
  nameEvents(request: HookRequest): Understanding
}
