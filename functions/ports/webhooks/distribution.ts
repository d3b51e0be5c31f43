// CNCF Distribution (registry:2 and 3): tells of everything that is pushed, pulled, mounted or deleted.
import { composeRegistrySender } from './compose-registry-sender.ts'
import type { ImageScope } from './name-image-push.ts'
import type { Sender } from './port.ts'
import type { TokenOptions } from './prove-by-header.ts'

/** Sets how the header is checked and which images are taken. */
export type DistributionSenderOptions = TokenOptions & ImageScope

/** Opens the sender Distribution. */
export function openDistributionSender(options: DistributionSenderOptions): Sender {
  return composeRegistrySender(options)
}
