// The door to where the manifests live. What it does not know: clusters, manifests, targets.
import type { DeliveryAttempt } from '../../domain/events/delivery-attempt.ts'
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
export type TreeFile = {
  readonly path: string
  readonly bytes: Uint8Array
  /** Where the bytes really stand, when a link leads to them: a change has to be written there. */
  readonly linkedTo?: string
  /** A commit has to keep this bit. */
  readonly isExecutable?: true
}

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

/** Is who wrote a commit; a host takes both parts or none. */
export type Person = { readonly name: string; readonly email: string }

/** Is a file as it shall be; other files stay. */
export type FileChange = { readonly path: string; readonly bytes: Uint8Array; readonly isExecutable?: true }

/** Is a commit to be made on a branch, on top of exactly `parent`. */
export type CommitDraft = {
  readonly repository: RepositoryName
  readonly branch: BranchName
  /** The head the changes were planned on: when the branch is anywhere else, nothing is written. */
  readonly parent: CommitSha
  readonly changes: readonly FileChange[]
  /** Headline, blank line, body; what a host does with line breaks at its end is its own business. */
  readonly message: string
  /** Absent: the commit is the token's own, and verified where the host signs those. */
  readonly author?: Person
  /** Absent: the author, if there is one. */
  readonly committer?: Person
}

/** `stale`: the branch is somewhere else by now; nothing was written, and the changes have to be planned again. */
export type Committed =
  | { readonly kind: 'committed'; readonly commit: CommitSha }
  | { readonly kind: 'stale'; readonly found: CommitSha }

/** Is a set of changes for people to look at before they count. */
export type Proposal = CommitDraft & {
  /** The branch that the change request is made from; ours alone, and set anew at each proposal. */
  readonly from: BranchName
  readonly title: string
  /** Markdown without HTML; names and numbers in it call and link nothing. */
  readonly body: string
}

/** Is a change request (a pull request, a merge request). `unchanged`: it holds this very content already. */
export type ChangeRequest = {
  readonly number: number
  readonly url: string
  readonly outcome: 'opened' | 'updated' | 'unchanged'
}

/**
 * Writes commits. Throws `NeedsPerson` when the host's rules forbid it (a protected branch, a missing right, an archived
 * repository), `TryLater` when the host cannot answer now; it is then not known whether the commit was made. Who plans
 * again from the head that is there finds nothing left to do if it was.
 *
 * A draft has to change something: changes that are in its parent already are a defect of the caller, and throw a
 * `TypeError`. No commit is ever empty.
 */
export type CommitWriter = {
  commitFiles(draft: CommitDraft): Promise<Committed>
  /** Commits on `from`, on top of `parent`, and opens a change request to `branch`, or brings the open one up to date. */
  proposeFiles(proposal: Proposal): Promise<ChangeRequest>
}

/** Is all of a Git host. */
export type GitHost = TreeReader & TagWriter & CommitHistory & StatusWriter & CommitWriter & HostExaminer

/** Is a webhook as the host has it; its secret cannot be read back. */
export type Hook = {
  /** Whose hook it is, or through whose access it is seen. */
  readonly repository: RepositoryName
  /** One of an App hears all repositories that the App is installed on. */
  readonly owner: 'repository' | 'app'
  readonly id: string
  readonly url: string
  readonly events: readonly string[]
  /** Bodies are JSON, which is what every draft asks for. */
  readonly isJson: boolean
  readonly isActive: boolean
}

/** Is a webhook as it shall be. */
export type HookDraft = { readonly url: string; readonly secret: string; readonly events: readonly string[] }

/** Reads the webhooks of a repository, and that of the App if we are one. Throws `NeedsPerson` when they are not shown to us. */
export type HookReader = { listHooks(repository: RepositoryName): Promise<readonly Hook[]> }

/** Makes and changes webhooks. Throws `NeedsPerson` when we may not. */
export type HookWriter = {
  createHook(repository: RepositoryName, draft: HookDraft): Promise<Hook>
  /** Writes address, secret and events, whatever they were; the events of an App's hook are its owner's business. */
  updateHook(hook: Hook, draft: HookDraft): Promise<Hook>
  /** Makes the host send a ping; an App's hook knows none, and is left alone. */
  pingHook(hook: Hook): Promise<void>
  /** Removes it; one that is not there is fine. An App's hook stays, without an address. */
  deleteHook(hook: Hook): Promise<void>
}

/** Knows what a host sent to a hook, and sends it once more. */
export type DeliveryLog = {
  /** Lists attempts since a moment, newest first; a host keeps them for days, and shows at most some thousand. */
  listDeliveries(query: {
    readonly hook: Hook
    readonly since: EpochMs
    readonly only?: 'failed'
  }): Promise<readonly DeliveryAttempt[]>
  /** Asks for another attempt under the same guid; how it ends shows in the list. */
  redeliver(hook: Hook, attempt: DeliveryAttempt): Promise<void>
}

/** Is all that concerns webhooks. */
export type Hooks = HookReader & HookWriter & DeliveryLog

/** Is how many requests a host grants, and how many are left until it grants them anew. */
export type Quota = { readonly limit: number; readonly remaining: number; readonly resetsAt: EpochMs }

/** Is what a host says beside its answers. */
export type HostFacts = {
  /** Absent where nothing is counted. */
  readonly quota?: Quota
  /** The host's clock, as precise as it tells it: in seconds, mostly. */
  readonly time?: EpochMs
}

/** Looks whether we may do what we do, without doing it. */
export type HostExaminer = {
  readFacts(repository: RepositoryName): Promise<HostFacts>
  /** Makes a tag of its own on a commit and removes it. Throws what a sync would throw that may not move its tag. */
  probeWrite(query: { readonly repository: RepositoryName; readonly commit: CommitSha }): Promise<void>
}
