// The door to where images live. What it does not know: workloads, policies, Git.
import type { ImageDetails, ImageDigest, ImageRepo, Tag } from '../../domain/images/image.ts'

/** Is what a tag turned out to be; `why` reads well after "because". */
export type FoundImage =
  | { readonly kind: 'found'; readonly details: ImageDetails }
  /** The registry lists the tag and has nothing behind it. */
  | { readonly kind: 'missing' }
  /** It is no image for our platform, or of a format that is no longer read. */
  | { readonly kind: 'unsuitable'; readonly why: string; readonly digest?: ImageDigest }

/**
 * Reads registries; nothing is ever written to one.
 *
 * Every verb throws `NeedsPerson` when the credentials are refused, or the repository is unknown or may not be seen
 * (registries do not tell which), and `TryLater` when the registry is down, too slow, or asks for patience (with the wait
 * it asks for).
 */
export type RegistryReader = {
  /** Lists every tag, page after page, in the registry's order, each once; texts that can be no tag are left out. */
  listTags(repo: ImageRepo): Promise<readonly Tag[]>
  /** Reads which digest a tag has now, without counting as a pull; undefined when there is no such tag. */
  readDigest(repo: ImageRepo, tag: Tag): Promise<ImageDigest | undefined>
  /** Reads what a tag, or a digest, stands for. */
  readImage(repo: ImageRepo, reference: Tag | ImageDigest): Promise<FoundImage>
}

/** Is a user name with its password or token, as a docker configuration or a pull secret gives it. */
export type RegistryLogin = { readonly username: string; readonly password: string }
