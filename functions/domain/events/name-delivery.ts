// Names a delivery for the queue, which forgets a name later than some bodies stop meaning the same.
import type { EpochMs, Milliseconds } from '../failure.ts'

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const QUEUE_MEMORY_MS: Milliseconds = 5 * 60_000

/**
 * Names a delivery so that what is a new event to its sender is a new one to the queue.
 *
 * A name that is made from the body is the same for two pushes of `latest`, where the body holds no moment of its own.
 * The window within which it means the same event is added to it; a second attempt at the same event keeps its name.
 */
export function nameDelivery(
  { deliveryId, idWindowMs }: { readonly deliveryId: string; readonly idWindowMs: Milliseconds },
  now: EpochMs,
): string {
  if (idWindowMs >= QUEUE_MEMORY_MS) return deliveryId
  return `${deliveryId}.${Math.floor(now / Math.max(1, idWindowMs)).toString(36)}`
}
