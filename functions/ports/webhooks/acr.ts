// Azure Container Registry: signs nothing; shows a custom header where one was set, else the address is the secret.
import { composeSender, DAY_MS, type Proof } from './compose-sender.ts'
import { isImageManifest } from './is-image-manifest.ts'
import { type ImageScope, nameImagePush } from './name-image-push.ts'
import { ownObject, ownText } from './parse-payload.ts'
import type { Sender } from './port.ts'
import { proveByHeader, type TokenOptions } from './prove-by-header.ts'
import { proveByPath } from './prove-by-path.ts'

/** Sets how header or address are checked and which images are taken. */
export type AcrSenderOptions = TokenOptions & ImageScope

/**
 * Opens the sender ACR. A secret in the address is looked at where there is one, and then the header is not.
 *
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-webhook-reference
 */
export function openAcrSender(options: AcrSenderOptions): Sender {
  const [byPath, byHeader] = [proveByPath(options), proveByHeader('authorization', options)]
  const prove: Proof = request => (request.pathSecret === undefined ? byHeader(request) : byPath(request))

  return composeSender({
    prove,
    takesPathSecret: true,
    // A notification holds its own id and time.
    idWindowMs: DAY_MS,
    bodyWindowMs: DAY_MS,
    findBodyId: payload => ownText(payload, 'id'),
    name(payload) {
      const action = ownText(payload, 'action')
      if (action === 'ping') return [{ kind: 'ping' }]
      if (action !== 'push') return [{ kind: 'ignored', why: 'it tells of no push' }]
      const target = ownObject(payload, 'target')
      if (!isImageManifest(ownText(target, 'mediaType'))) {
        return [{ kind: 'ignored', why: 'what was pushed is no image' }]
      }
      const host = ownText(ownObject(payload, 'request'), 'host') ?? ''
      return [nameImagePush({ host, path: ownText(target, 'repository'), tags: [ownText(target, 'tag')] }, options)]
    },
  })
}
