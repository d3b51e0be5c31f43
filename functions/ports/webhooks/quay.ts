// Quay.io and Project Quay: signs nothing, names neither delivery nor event nor moment; the address is the secret.
import { composeSender, DAY_MS } from './compose-sender.ts'
import { type ImageScope, nameImagePush } from './name-image-push.ts'
import { ownList, ownText } from './parse-payload.ts'
import type { Sender } from './port.ts'
import type { TokenOptions } from './prove-by-header.ts'
import { proveByPath } from './prove-by-path.ts'

/** Sets the secret in the address and which images are taken. */
export type QuaySenderOptions = TokenOptions & ImageScope

/**
 * Opens the sender Quay. Other kinds of notification have other keys; a template may have any.
 *
 * @see https://docs.quay.io/guides/notifications.html
 */
export function openQuaySender(options: QuaySenderOptions): Sender {
  return composeSender({
    prove: proveByPath(options),
    takesPathSecret: true,
    idWindowMs: DAY_MS,
    // Two pushes of `latest` have the same body, without even a digest: to take the second for a replay would lose it.
    bodyWindowMs: 0,
    name(payload) {
      const tags = ownList(payload, 'updated_tags')
      if (tags === undefined) return [{ kind: 'ignored', why: 'it tells of no push' }]
      if (tags.length === 0) return [{ kind: 'ignored', why: 'pushed without a tag' }]
      const [host] = (ownText(payload, 'docker_url') ?? '').split('/', 1)
      return [nameImagePush({ host, path: ownText(payload, 'repository'), tags }, options)]
    },
  })
}
