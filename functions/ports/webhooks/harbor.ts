// Harbor: shows the Authorization header that its policy was given; 1.9 to 2.x, and CloudEvents since 2.8.
import type { InboundEvent } from '../../domain/events/inbound-event.ts'
import { composeSender, DAY_MS } from './compose-sender.ts'
import { type ImageScope, nameImagePush } from './name-image-push.ts'
import { ownObject, ownObjects, ownText, type Payload } from './parse-payload.ts'
import type { Sender } from './port.ts'
import { proveByHeader, type TokenOptions } from './prove-by-header.ts'
import { isCloudEvent, readCloudEvent } from './read-cloud-event.ts'

/** Sets how the header is checked and which images are taken. */
export type HarborSenderOptions = TokenOptions & ImageScope

const PUSHES = new Set(['PUSH_ARTIFACT', 'pushImage'])
const CLOUD_PUSH = 'harbor.artifact.pushed'

/**
 * Opens the sender Harbor; which of its formats a delivery has is seen by its content.
 *
 * @see https://goharbor.io/docs/main/working-with-projects/project-configuration/configure-webhooks/
 */
export function openHarborSender(options: HarborSenderOptions): Sender {
  return composeSender({
    prove: proveByHeader('authorization', options),
    // `occur_at` and the event's `time` differ between two pushes, so their bodies do.
    idWindowMs: DAY_MS,
    bodyWindowMs: DAY_MS,
    findDeliveryId(request) {
      const read = readCloudEvent(request)
      return read.kind === 'event' ? read.id : undefined
    },
    name(payload, request) {
      if (isCloudEvent(payload, request)) {
        const read = readCloudEvent(request)
        if (read.kind !== 'event') return [ignored(read.why)]
        return read.type === CLOUD_PUSH ? namePushes(read.data, options) : [ignored('it tells of no push')]
      }
      const type = ownText(payload, 'type')
      if (type === 'testEndpoint') return [{ kind: 'ping' }]
      if (type === undefined || !PUSHES.has(type)) return [ignored('it tells of no push')]
      return namePushes(ownObject(payload, 'event_data'), options)
    },
  })
}

/** An untagged push, as every part of a multi-platform image is, repeats its digest as the tag. */
function namePushes(data: Payload | undefined, scope: ImageScope): readonly InboundEvent[] {
  const path = ownText(ownObject(data, 'repository'), 'repo_full_name')
  return ownObjects(data, 'resources').map(resource => {
    const [host] = (ownText(resource, 'resource_url') ?? '').split('/', 1)
    return nameImagePush({ host, path, tags: [ownText(resource, 'tag')] }, scope)
  })
}

function ignored(why: string): InboundEvent {
  return { kind: 'ignored', why }
}
