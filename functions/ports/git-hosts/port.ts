// The door to where the manifests live. What it does not know: clusters, manifests, targets.
import type { BranchName, CommitSha, RepositoryName, TagName } from '../../domain/events/git.ts'
import type { EpochMs } from '../../domain/failure.ts'

/** Names a branch and the tag that says what is applied of it. */
export type HeadQuery = {
  readonly repository: RepositoryName
  readonly branch: BranchName
  readonly tag: TagName
}

/** Is the sync tag as found: `object` is the ref's own value (a tag object's id when annotated), for the compare-and-swap. */
export type SyncTag = { readonly object: string; readonly commit: CommitSha }

/** Is where a branch and its sync tag point; `tag` is absent when the target was never synced. */
export type Head = { readonly commit: CommitSha; readonly tag?: SyncTag }

/** Is one file of a commit; links inside the tree are already followed. */
export type TreeFile = { readonly path: string; readonly bytes: Uint8Array }

/** Is what was read of one commit. `directories` has every folder of the tree, `''` being the root. */
export type Tree = {
  readonly commit: CommitSha
  readonly files: readonly TreeFile[]
  readonly directories: ReadonlySet<string>
}

/** Says which files' bytes are wanted, and how much a tree may weigh. */
export type TreeQuery = {
  readonly repository: RepositoryName
  readonly commit: CommitSha
  wants(path: string): boolean
}

/** Moves a tag from what was found to a commit; `from` absent means "must not exist yet". */
export type TagMove = {
  readonly repository: RepositoryName
  readonly tag: TagName
  readonly from?: SyncTag
  readonly to: CommitSha
  readonly message: string
  readonly tagger: { readonly name: string; readonly email: string; readonly at: EpochMs }
}

/** `stale`: somebody else moved the tag meanwhile; nothing was written and `found` is where it is now. */
export type TagMoved =
  | { readonly kind: 'moved'; readonly tag: SyncTag }
  | { readonly kind: 'stale'; readonly found?: SyncTag }

/** Is what a commit shows beside its id; `description` is cut to what the host takes. */
export type CommitStatus = {
  readonly repository: RepositoryName
  readonly commit: CommitSha
  readonly state: 'pending' | 'success' | 'failure' | 'error'
  readonly context: string
  readonly description: string
}

/** Reads heads and trees. Throws `NeedsPerson` when access or a name is wrong, `TryLater` when the host cannot answer now. */
export type TreeReader = {
  /** Reads branch and tag in one request. */
  readHead(query: HeadQuery): Promise<Head>
  /** Streams the archive of exactly this commit; bounded, never written to disk; a truncated one is an error. */
  readTree(query: TreeQuery): Promise<Tree>
}

/** Moves tags with compare-and-swap. */
export type TagWriter = { moveTag(move: TagMove): Promise<TagMoved> }

/** Says where `head` stands as seen from `base`. */
export type CommitRelation = 'identical' | 'ahead' | 'behind' | 'diverged'

/** Knows how commits follow each other, and what their authors wrote. */
export type CommitHistory = {
  readMessage(query: { readonly repository: RepositoryName; readonly commit: CommitSha }): Promise<string>
  compareCommits(query: {
    readonly repository: RepositoryName
    readonly base: CommitSha
    readonly head: CommitSha
  }): Promise<CommitRelation>
}

/** Reports the outcome on a commit. */
export type StatusWriter = { reportStatus(status: CommitStatus): Promise<void> }

/** Is all of a Git host that the first flows need. */
export type GitHost = TreeReader & TagWriter & CommitHistory & StatusWriter
