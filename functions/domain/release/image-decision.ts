// The words of a decision about one image, and what it is made of.
import type { ImageDigest, ImageRepo, Tag } from '../images/image.ts'
import type { Shelf } from '../images/shelf.ts'
import type { AutomationRules } from './automation-rules.ts'

/** Finds the digest a tag has now; undefined when it was not asked for yet, null when the registry has none. */
export type DigestOf = (repo: ImageRepo, tag: Tag) => ImageDigest | null | undefined

/** Is what decides beside the use itself. */
export type ImageFacts = {
  readonly rules: AutomationRules
  readonly shelfOf: (repo: ImageRepo) => Shelf | undefined
  readonly digestOf: DigestOf
}

/** Is what becomes of an image; every `why` reads well after "because". */
export type ImageChoice =
  | { readonly kind: 'change'; readonly to: string; readonly tag: Tag; readonly why: string }
  | { readonly kind: 'up-to-date'; readonly why: string }
  /** The digest of this tag has to be asked for before it is known what to write. */
  | { readonly kind: 'needs-digest'; readonly repo: ImageRepo; readonly tag: Tag; readonly why: string }
  /** Nothing is offered: it is not looked at, or no tag fits. */
  | { readonly kind: 'left'; readonly why: string }
  /** It stays on purpose, whatever is offered. */
  | { readonly kind: 'kept'; readonly why: string }
  /** Not all that the decision depends on was read yet. */
  | { readonly kind: 'waiting'; readonly why: string }
  /** It cannot be decided; `fix` tells what would help. */
  | { readonly kind: 'stuck'; readonly why: string; readonly fix: string }

/** Is the decision for one image; `leftOut` tells of tags that fit and are of no use. */
export type ImageDecision = ImageChoice & { readonly leftOut?: string }
