// What a target's settings say about its images: which, how, and how the commits look.
import type { Milliseconds } from '../failure.ts'

/** Is who wrote a commit. */
export type Author = { readonly name: string; readonly email: string }

/** Is how the commits that we make look, and where they go. */
export type CommitRules = {
  /** Straight to the branch, or for people to look at first. */
  readonly via: 'branch' | 'change-request'
  /** The branch that change requests are made from. */
  readonly from: string
  /** Absent: the token's own identity, which hosts sign. */
  readonly author?: Author
  readonly committer?: Author
  /** Whoever asked is the author, when they are known as `Name <email>`. */
  readonly setAuthor: boolean
  /** Stands at the end of every message, as `[ci skip]` does; empty for none. */
  readonly suffix: string
  /** Whether the message of an automated commit ends in the table of what changed. */
  readonly table: boolean
}

/** Is what may happen to the images of one target. */
export type AutomationRules = {
  /** How often newer images are looked for although nothing told of any; 0 switches that clock off. */
  readonly intervalMs: Milliseconds
  /** Globs of canonical repository names; empty means every one. */
  readonly include: readonly string[]
  /** Globs that exclude, whatever is included. */
  readonly exclude: readonly string[]
  /** Never goes back to an image that is older, or not known to be newer. */
  readonly newerOnly: boolean
  /** Whether references carry a digest: as they do, always, never. */
  readonly digests: 'keep' | 'write' | 'drop'
  /** Leaves ignored workloads alone, as Flux 1.25 does. */
  readonly skipIgnored: boolean
  /** Globs of repositories whose labels say when an image was built. */
  readonly useLabels: readonly string[]
  readonly commit: CommitRules
}

/** Is what counts when nothing is set. */
export const DEFAULT_AUTOMATION: AutomationRules = {
  intervalMs: 5 * 60_000,
  include: [],
  exclude: ['k8s.gcr.io/*', 'registry.k8s.io/*'],
  newerOnly: false,
  digests: 'keep',
  skipIgnored: false,
  useLabels: [],
  commit: { via: 'branch', from: 'fluxless/images', setAuthor: false, suffix: '', table: false },
}
