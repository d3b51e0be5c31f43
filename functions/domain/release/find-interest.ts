// Who is interested in a repository, and in what of it.
import type { ImageRepo } from '../images/image.ts'
import { parseImageRef } from '../images/parse-image-ref.ts'
import { repoOf } from '../images/repo-of.ts'
import type { ImageUse, PullPlace } from './image-use.ts'

/** Is one target with its images; what it is called is the caller's business. */
export type User<Target> = { readonly target: Target; readonly uses: readonly ImageUse[] }

/** Is who uses a repository. */
export type Interest<Target> = {
  /** Those that would write a newer image to Git by themselves. */
  readonly automating: readonly Target[]
  /** The patterns of automated containers, as written, each once; `undefined` means any tag. */
  readonly patterns: readonly (string | undefined)[]
  /** The tags those containers have now: whether another one is newer depends on their age too. */
  readonly current: ReadonlySet<string>
  /** The patterns of all containers. */
  readonly allPatterns: readonly (string | undefined)[]
  /** Where secrets to pull it may stand. */
  readonly places: readonly { readonly target: Target; readonly pull: PullPlace }[]
}

/** Finds who uses a repository, under whatever spelling. */
export function findInterest<Target>(repo: ImageRepo, users: readonly User<Target>[]): Interest<Target> {
  const found = users.flatMap(({ target, uses }) =>
    uses.filter(({ image }) => isOf(image, repo)).map(use => ({ target, use })),
  )
  const automated = found.filter(({ use }) => use.isAutomated)
  return {
    automating: [...new Set(automated.map(({ target }) => target))],
    patterns: [...new Set(automated.map(({ use }) => use.pattern))],
    current: new Set(automated.map(({ use }) => tagOf(use.image))),
    allPatterns: [...new Set(found.map(({ use }) => use.pattern))],
    places: found.map(({ target, use }) => ({ target, pull: use.pull })),
  }
}

function tagOf(image: string): string {
  const parsed = parseImageRef(image)
  return (parsed.kind === 'image' ? parsed.ref.tag : undefined) ?? 'latest'
}

function isOf(image: string, repo: ImageRepo): boolean {
  const ref = parseImageRef(image)
  return ref.kind === 'image' && repoOf(ref.ref) === repo
}
