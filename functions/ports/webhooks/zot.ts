// zot: CloudEvents over HTTP, with the credentials of its sink; Basic, Bearer or a header of its own.
import { COALESCE_MS, composeSender, DAY_MS } from './compose-sender.ts'
import { isImageManifest } from './is-image-manifest.ts'
import { type ImageScope, nameImagePush } from './name-image-push.ts'
import { ownObject, ownText } from './parse-payload.ts'
import type { Sender } from './port.ts'
import { proveByHeader, type TokenOptions } from './prove-by-header.ts'
import { readCloudEvent } from './read-cloud-event.ts'

/** Sets how the header is checked and which images are taken; an event names no registry. */
export type ZotSenderOptions = TokenOptions & ImageScope

/**
 * Opens the sender zot.
 *
 * @see https://zotregistry.dev/latest/articles/event-generation/
 */
export function openZotSender(options: ZotSenderOptions): Sender {
  return composeSender({
    prove: proveByHeader('authorization', options),
    idWindowMs: DAY_MS,
    // Id and time stand in headers: two pushes of one image have one body.
    bodyWindowMs: COALESCE_MS,
    findDeliveryId(request) {
      const read = readCloudEvent(request)
      return read.kind === 'event' ? read.id : undefined
    },
    parse(request) {
      const read = readCloudEvent(request)
      return read.kind === 'event' ? { kind: 'payload', payload: { type: read.type, data: read.data } } : read
    },
    name(payload) {
      const data = ownObject(payload, 'data')
      if (ownText(payload, 'type') !== 'zotregistry.image.updated') {
        return [{ kind: 'ignored', why: 'it tells of no push' }]
      }
      if (!isImageManifest(ownText(data, 'mediaType'))) return [{ kind: 'ignored', why: 'what was pushed is no image' }]
      // What is pushed by its digest has that as its reference.
      return [nameImagePush({ path: ownText(data, 'name'), tags: [ownText(data, 'reference')] }, options)]
    },
  })
}
