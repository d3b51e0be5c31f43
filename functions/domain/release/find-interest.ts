// Who is interested in a repository, and in what of it.
import type { ImageRepo } from '../images/image.ts'
import { nameImageRepo } from '../images/name-image-repo.ts'
import { parseImageRef } from '../images/parse-image-ref.ts'
import type { ImageUse, PullPlace } from './image-use.ts'

/** Is one target with its images; what it is called is the caller's business. */
export type User<Target> = { readonly target: Target; readonly uses: readonly ImageUse[] }

/** Is what some containers want of a repository. */
export type WantedTags = {
  /** As written, each once; `undefined` means any tag. */
  readonly patterns: readonly (string | undefined)[]
  /** The tags they have now: whether another one is newer depends on their age too. */
  readonly current: ReadonlySet<string>
}

/** Is who uses a repository. */
export type Interest<Target> = {
  /** Those that would write a newer image to Git by themselves. */
  readonly automating: readonly Target[]
  readonly automated: WantedTags
  /** What all containers want, automated or not. */
  readonly all: WantedTags
  /** Where secrets to pull it may stand. */
  readonly places: readonly { readonly target: Target; readonly pull: PullPlace }[]
}

/** Finds who uses a repository, under whatever spelling. */
export function findInterest<Target>(repo: ImageRepo, users: readonly User<Target>[]): Interest<Target> {
  const found = users.flatMap(({ target, uses }) =>
    uses.filter(({ image }) => nameImageRepo(image) === repo).map(use => ({ target, use })),
  )
  const automated = found.filter(({ use }) => use.isAutomated)
  return {
    automating: [...new Set(automated.map(({ target }) => target))],
    automated: wantedBy(automated.map(({ use }) => use)),
    all: wantedBy(found.map(({ use }) => use)),
    places: found.map(({ target, use }) => ({ target, pull: use.pull })),
  }
}

function wantedBy(uses: readonly ImageUse[]): WantedTags {
  return {
    patterns: [...new Set(uses.map(({ pattern }) => pattern))],
    current: new Set(uses.map(({ image }) => tagOf(image))),
  }
}

function tagOf(image: string): string {
  const parsed = parseImageRef(image)
  return (parsed.kind === 'image' ? parsed.ref.tag : undefined) ?? 'latest'
}
