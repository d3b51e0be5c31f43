// How registries made of CNCF Distribution knock: fixed headers of their configuration, their envelope, patience without end.
import { composeSender, DAY_MS } from './compose-sender.ts'
import type { ImageScope } from './name-image-push.ts'
import { findEventId, nameRegistryEvents } from './name-registry-events.ts'
import type { Sender } from './port.ts'
import { proveByHeader, type TokenOptions } from './prove-by-header.ts'

/** Composes a sender of registry envelopes. */
export function composeRegistrySender(options: TokenOptions & ImageScope): Sender {
  return composeSender({
    prove: proveByHeader('authorization', options),
    // An event holds its own id and time.
    idWindowMs: DAY_MS,
    bodyWindowMs: DAY_MS,
    findBodyId: findEventId,
    // A registry repeats what is refused without end, and all later events wait behind it.
    acceptsUnreadable: true,
    name: payload => nameRegistryEvents(payload, options),
  })
}
