// What arrived, in our own words. A payload is a hint: it says where to look, never what to do.
import type { ImageRepo, Tag } from '../images/image.ts'
import type { BranchName, CommitSha, RepositoryName } from './git.ts'

/** Is what one delivery says, past the edge: no headers, no payload, no `unknown`. */
export type InboundEvent =
  | {
      readonly kind: 'push'
      readonly repository: RepositoryName
      readonly branch: BranchName
      readonly commit: CommitSha
      readonly forced: boolean
    }
  | {
      readonly kind: 'image-pushed'
      readonly repo: ImageRepo
      /** Empty when the sender names none; the tags are listed again in any case. */
      readonly tags: readonly Tag[]
    }
  | { readonly kind: 'ping' }
  | { readonly kind: 'ignored'; readonly why: string }

/** Is one authenticated knock on a door: who knocked, under which delivery id, and what it says. */
export type Delivery = {
  readonly endpoint: string
  readonly id: string
  readonly events: readonly InboundEvent[]
}
