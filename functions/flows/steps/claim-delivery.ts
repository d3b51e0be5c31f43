// Makes sure that one delivery is worked on once: claimed while in hand, remembered when done, forgotten when it failed.
import { describeFailure, type EpochMs, type FailureReport, type Milliseconds, TryLater } from '../../domain/failure.ts'
import type { Table } from '../../ports/table/port.ts'
import type { Authenticity } from '../../ports/webhooks/port.ts'

/** Is an authentic delivery at an endpoint. */
export type Delivered = Extract<Authenticity, { readonly kind: 'authentic' }> & { readonly endpoint: string }

/** Is whether a delivery is ours to handle. */
export type Claim =
  | {
      readonly kind: 'ours'
      /** The same delivery id came before with another authentic body. */
      readonly isOdd: boolean
      /** Why it could not be seen whether the delivery came before. */
      readonly unseen?: FailureReport
      /** Remembers the delivery; only to be called when all its jobs are queued. */
      finish(): Promise<void>
      /** Forgets the delivery, so that sending it again works. */
      release(): Promise<void>
    }
  | { readonly kind: 'duplicate'; readonly why: string }
  | { readonly kind: 'under-way'; readonly why: string; readonly retryAfterMs: Milliseconds }

/** Longer than the function runs: after this, whoever held the claim is gone. */
const LEASE_MS = 30_000
const RETRY_AFTER_MS = 5_000
const IN_HAND = 'in hand'
const DONE = 'done'

/**
 * Claims a delivery. The body's entry is the one that is claimed, since the delivery id is not signed; the id's entry is
 * written when all is done and holds the body's hash.
 *
 * While the table is down every delivery is ours: a sync too many costs a request, one that is lost costs a poll interval.
 */
export async function claimDelivery(delivered: Delivered, table: Table, now: () => EpochMs): Promise<Claim> {
  const { endpoint, deliveryId, bodyHash, idWindowMs, bodyWindowMs } = delivered
  const idKey = `delivery/${endpoint}/${deliveryId}`
  const bodyKey = `delivery-body/${endpoint}/${bodyHash}`
  // Whatever happens to the claim, it ends by itself; a failed release must not hide what came before it.
  const release = () => table.remove(bodyKey).catch(() => {})

  let unseen: FailureReport | undefined
  const goOn = (thrown: unknown) => {
    if (!(thrown instanceof TryLater)) throw thrown
    unseen = describeFailure(thrown)
    return undefined
  }
  const [byId, byBody] = await Promise.all([table.get(idKey).catch(goOn), take(bodyKey).catch(goOn)])
  if (byId === bodyHash) {
    if (byBody === 'taken') await release()
    return { kind: 'duplicate', why: 'the delivery was handled before' }
  }
  if (byBody === DONE) return { kind: 'duplicate', why: 'the same body was handled before under another id' }
  if (byBody === IN_HAND) {
    return { kind: 'under-way', why: 'another request with the same body is in hand', retryAfterMs: RETRY_AFTER_MS }
  }

  return {
    kind: 'ours',
    isOdd: byId !== undefined,
    ...(unseen === undefined ? {} : { unseen }),
    async finish() {
      await Promise.all([
        table.put(bodyKey, { value: DONE, expiresAt: now() + bodyWindowMs }),
        table.put(idKey, { value: bodyHash, expiresAt: now() + idWindowMs }),
      ])
    },
    release,
  }

  async function take(key: string): Promise<'taken' | typeof DONE | typeof IN_HAND> {
    if (await table.putIfAbsent(key, { value: IN_HAND, expiresAt: now() + LEASE_MS })) return 'taken'
    // Gone in between means: released or expired this very moment. Sending it again finds the way free.
    return (await table.get(key)) === DONE ? DONE : IN_HAND
  }
}
