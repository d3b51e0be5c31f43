// The container registry of a self-managed GitLab, which is made of Distribution and gives up after five tries.
import { composeRegistrySender } from './compose-registry-sender.ts'
import type { ImageScope } from './name-image-push.ts'
import type { Sender } from './port.ts'
import type { TokenOptions } from './prove-by-header.ts'

/** Sets how the header is checked and which images are taken. */
export type GitlabRegistrySenderOptions = TokenOptions & ImageScope

/**
 * Opens the sender GitLab container registry.
 *
 * @see https://docs.gitlab.com/administration/packages/container_registry/#configure-container-registry-notifications
 */
export function openGitlabRegistrySender(options: GitlabRegistrySenderOptions): Sender {
  return composeRegistrySender(options)
}
