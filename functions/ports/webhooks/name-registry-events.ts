// The envelope of CNCF Distribution, which registries made of it send too: a list of events that need not belong together.
import type { InboundEvent } from '../../domain/events/inbound-event.ts'
import { isImageManifest } from './is-image-manifest.ts'
import { type ImageScope, nameImagePush } from './name-image-push.ts'
import { ownObject, ownObjects, ownText, type Payload } from './parse-payload.ts'

/**
 * Names the pushes in an envelope; what else is in it says nothing, unless there is nothing else.
 *
 * The host in an event is what the client that pushed called the registry: the configured one counts.
 *
 * @see https://distribution.github.io/distribution/about/notifications/
 */
export function nameRegistryEvents(payload: Payload, scope: ImageScope): readonly InboundEvent[] {
  const named = ownObjects(payload, 'events').map(event => nameOne(event, scope))
  const pushes = named.filter(({ kind }) => kind === 'image-pushed')
  return pushes.length > 0 ? pushes : named
}

/** Finds the id of an envelope that holds one event, as current registries send it. */
export function findEventId(payload: Payload): string | undefined {
  const [event, ...others] = ownObjects(payload, 'events')
  return others.length === 0 ? ownText(event, 'id') : undefined
}

function nameOne(event: Payload, scope: ImageScope): InboundEvent {
  const target = ownObject(event, 'target')
  const mediaType = ownText(target, 'mediaType')
  if (ownText(event, 'action') !== 'push') return { kind: 'ignored', why: 'it tells of no push' }
  // Layers and configurations are pushed as well, each with an event of its own.
  if (mediaType === undefined || !isImageManifest(mediaType)) {
    return { kind: 'ignored', why: 'what was pushed is no image' }
  }
  return nameImagePush({ path: ownText(target, 'repository'), tags: [ownText(target, 'tag')] }, scope)
}
