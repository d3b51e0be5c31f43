// A Git host that is being tried: how people push to it, and the few calls that most cases make.
import { afterEach, beforeEach, expect } from 'vitest'
import type { BranchName, CommitSha, RepositoryName, TagName } from '../../../functions/domain/events/git.ts'
import { NeedsPerson } from '../../../functions/domain/failure.ts'
import type { GitHost, Head, SyncTag, TagMove, TagMoved, Tree } from '../../../functions/ports/git-hosts/port.ts'
import type { PushedFile } from './bare-repository.ts'

/** Is a host with the side that people use. */
export type HostUnderTest = {
  readonly host: GitHost
  createRepository(repository: string): Promise<void>
  /** Commits on top of the branch, or on top of `from` as by a forced push. */
  push(repository: string, branch: string, files: Record<string, PushedFile>, from?: CommitSha): Promise<CommitSha>
  setTag(
    repository: string,
    tag: string,
    commit: CommitSha | undefined,
    kind: 'annotated' | 'lightweight',
  ): Promise<void>
  readTag(repository: string, tag: string): Promise<SyncTag | undefined>
  /** Newest last. */
  readStatuses(repository: string, commit: CommitSha): Promise<readonly StatusSeen[]>
  /** The commits of a branch, newest first; none when there is no such branch. */
  readHistory(repository: string, branch: string): Promise<readonly CommitSeen[]>
  /** A file as git has it, nothing followed. */
  readFile(repository: string, commit: CommitSha, path: string): Promise<FileSeen | undefined>
  /** Lets a rule forbid what comes through the door. */
  protect(repository: string, branch: string): Promise<void>
  /** The next commit is made, and its answer never arrives. */
  loseNextCommitAnswer(): void
  /** Oldest first. */
  readChangeRequests(repository: string): Promise<readonly ChangeRequestSeen[]>
  closeChangeRequest(repository: string, number: number): Promise<void>
  /** How many may race at once before a test takes too long: losers do their work again. */
  readonly writersAtOnce: number
  stop(): Promise<void>
}

/** Is a status as the host shows it. */
export type StatusSeen = { readonly state: string; readonly context: string; readonly description: string }

/** Is a commit as the host shows it; people are `Name <mail>`. */
export type CommitSeen = {
  readonly commit: CommitSha
  readonly parent: CommitSha | undefined
  readonly message: string
  readonly author: string | undefined
  readonly committer: string | undefined
  /** The paths that differ from the parent, sorted. */
  readonly changed: readonly string[]
}

/** Is a file as git has it. */
export type FileSeen = { readonly mode: '100644' | '100755' | '120000'; readonly bytes: Buffer }

/** Is a change request as people see it. */
export type ChangeRequestSeen = {
  readonly number: number
  readonly from: string
  readonly branch: string
  readonly title: string
  readonly body: string
  readonly isOpen: boolean
}

/** The repository, branch and tag of all cases. */
export const repository = 'acme/manifests' as RepositoryName
export const branch = 'main' as BranchName
export const tag = 'flux-sync' as TagName
/** An id that no repository has. */
export const NO_COMMIT = '1'.repeat(40) as CommitSha

const tagger = { name: 'fluxless', email: 'fluxless@example.com', at: Date.UTC(2026, 10, 6, 8, 49, 37) }

/** Tells the files that targets want. */
export const isYaml = (path: string) => /\.ya?ml$/.test(path)

/** Is a fresh host for each case, with the calls that most cases make. */
export type GivenHost = {
  readonly host: GitHost
  readonly under: HostUnderTest
  push(files: Record<string, PushedFile>, from?: CommitSha): Promise<CommitSha>
  readHead(): Promise<Head>
  moveTo(to: CommitSha, from?: SyncTag, more?: Partial<TagMove>): Promise<TagMoved>
  /** Pushes the files and reads the tree; `texts` has its files by path. */
  read(
    files: Record<string, PushedFile>,
    wants?: (path: string) => boolean,
  ): Promise<Tree & { readonly texts: Readonly<Record<string, string>> }>
}

/** Opens a host before each case that follows, with one empty repository, and stops it after. */
export function giveHost(open: () => Promise<HostUnderTest>): GivenHost {
  let under: HostUnderTest
  beforeEach(async () => {
    under = await open()
    await under.createRepository(repository)
  })
  afterEach(() => under.stop())
  const push: GivenHost['push'] = (files, from) => under.push(repository, branch, files, from)
  return {
    get host() {
      return under.host
    },
    get under() {
      return under
    },
    push,
    readHead: () => under.host.readHead({ repository, branch, tag }),
    moveTo: (to, from, more = {}) =>
      under.host.moveTag({ repository, tag, to, message: 'Sync pointer', tagger, ...(from ? { from } : {}), ...more }),
    async read(files, wants = isYaml) {
      const tree = await under.host.readTree({ repository, commit: await push(files), wants })
      const texts = Object.fromEntries(tree.files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('utf8')]))
      return { ...tree, texts }
    },
  }
}

/** Gives the code of the failure, which must be one that needs a person. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(NeedsPerson)
  return (thrown as NeedsPerson).code
}
