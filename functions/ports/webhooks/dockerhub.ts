// Docker Hub: signs nothing, names no delivery, and knows one event; the address is the secret.
import { composeSender, DAY_MS } from './compose-sender.ts'
import { nameImagePush } from './name-image-push.ts'
import { ownObject, ownText } from './parse-payload.ts'
import type { Sender } from './port.ts'
import type { TokenOptions } from './prove-by-header.ts'
import { proveByPath } from './prove-by-path.ts'

/** Sets the secret in the address and which repositories are taken. */
export type DockerHubSenderOptions = TokenOptions & { readonly repositories: readonly string[] }

/**
 * Opens the sender Docker Hub. Its `callback_url` is not called: that would let a body choose whom we ask.
 *
 * @see https://docs.docker.com/docker-hub/repos/manage/webhooks/
 */
export function openDockerHubSender(options: DockerHubSenderOptions): Sender {
  const scope = { registry: 'docker.io', repositories: options.repositories }
  return composeSender({
    prove: proveByPath(options),
    takesPathSecret: true,
    // `push_data.pushed_at` differs between two pushes, so their bodies do.
    idWindowMs: DAY_MS,
    bodyWindowMs: DAY_MS,
    name(payload) {
      const pushed = ownObject(payload, 'push_data')
      const path = ownText(ownObject(payload, 'repository'), 'repo_name')
      if (pushed === undefined) return [{ kind: 'ignored', why: 'it tells of no push' }]
      return [nameImagePush({ path, tags: [ownText(pushed, 'tag')] }, scope)]
    },
  })
}
