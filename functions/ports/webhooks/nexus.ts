// Sonatype Nexus Repository 3: HMAC-SHA1 over the body, bare; a component of a Docker repository is a tag of an image.
import { composeSender, DAY_MS } from './compose-sender.ts'
import { type ImageScope, nameImagePush } from './name-image-push.ts'
import { ownObject, ownText } from './parse-payload.ts'
import type { Sender } from './port.ts'
import { proveBySignature } from './prove-by-signature.ts'
import { computeHmacSha1, type Hmac } from './verify-signature.ts'

/** Sets how the signature is checked and where Nexus keeps what it tells of: it names no registry. */
export type NexusSenderOptions = ImageScope & {
  readonly secrets: () => Promise<readonly string[]>
  readonly hmac?: Hmac
  readonly repositoryName: string
  /** Stands before the image's path where the registry is a path of Nexus, not a host or port of its own. */
  readonly pathPrefix?: string | undefined
}

const PUSHES = new Set(['CREATED', 'UPDATED'])

/**
 * Opens the sender Nexus.
 *
 * @see https://help.sonatype.com/en/webhooks.html
 */
export function openNexusSender(options: NexusSenderOptions): Sender {
  const { secrets, hmac = computeHmacSha1, repositoryName, pathPrefix } = options
  return composeSender({
    prove: proveBySignature({ header: 'x-nexus-webhook-signature', secrets, hmac }),
    // `timestamp` differs between two events, so their bodies do.
    idWindowMs: DAY_MS,
    bodyWindowMs: DAY_MS,
    findDeliveryId: ({ headers }) => headers.get('x-nexus-webhook-delivery'),
    name(payload) {
      const component = ownObject(payload, 'component')
      if (ownText(component, 'format') !== 'docker') return [{ kind: 'ignored', why: 'it tells of no image' }]
      if (!PUSHES.has(ownText(payload, 'action') ?? '')) return [{ kind: 'ignored', why: 'it tells of no push' }]
      if (ownText(payload, 'repositoryName') !== repositoryName) {
        return [{ kind: 'ignored', why: 'pushed to another repository of Nexus than the configured one' }]
      }
      const name = ownText(component, 'name')
      const path = name === undefined || pathPrefix === undefined ? name : `${pathPrefix}/${name}`
      return [nameImagePush({ path, tags: [ownText(component, 'version')] }, options)]
    },
  })
}
