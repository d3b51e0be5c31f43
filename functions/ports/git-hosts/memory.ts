// A Git host in memory: repositories are maps, pushes are calls, and the next request fails on order.
import type { CommitSha } from '../../domain/events/git.ts'
import { cutText } from './cut-text.ts'
import { commitInMemory, proposeInMemory } from './memory-commits.ts'
import {
  hashMemory,
  keepMemoryRepositories,
  type MemoryChangeRequest,
  type MemoryCommit,
} from './memory-repositories.ts'
import { compareMemoryTrees, editMemoryTree, type MemoryFile, readMemoryTree } from './memory-tree.ts'
import type { CommitStatus, GitHost, SyncTag } from './port.ts'

/** Names the door's verbs, to order a failure for one. */
export type GitHostVerb = keyof GitHost

/** Says how a push differs from a plain one. */
export type PushOptions = { readonly from?: CommitSha; readonly message?: string }

/** Is a commit as people see it; `changed` has the paths that differ from its parent. */
export type MemoryCommitSeen = Omit<MemoryCommit, 'tree'> & {
  readonly commit: CommitSha
  readonly changed: readonly string[]
}

/** Is the other side of the host: what people do there, and what there is to see. */
export type MemoryGitHost = GitHost & {
  createRepository(repository: string): void
  /**
   * Commits on top of the branch, which is made when there is none; the same history gives the same ids.
   *
   * With `from` it commits on top of that commit instead, and the branch is moved there as by a forced push.
   */
  push(repository: string, branch: string, files: Readonly<Record<string, MemoryFile>>, how?: PushOptions): CommitSha
  /** Puts a tag by hand; absent `commit` removes it. */
  setTag(
    repository: string,
    tag: string,
    commit: CommitSha | undefined,
    kind?: 'annotated' | 'lightweight',
  ): SyncTag | undefined
  readTag(repository: string, tag: string): SyncTag | undefined
  /** Lets the branch refuse what comes through the door, with these words; people still push. */
  protect(repository: string, branch: string, said?: string): void
  /** The commits of a branch, newest first. */
  listCommits(repository: string, branch: string): readonly MemoryCommitSeen[]
  /** Every change request, oldest first. */
  listChangeRequests(repository: string): readonly MemoryChangeRequest[]
  closeChangeRequest(repository: string, number: number): void
  /** Every status reported, oldest first. */
  readonly statuses: readonly CommitStatus[]
  /** How often each verb was called. */
  readonly calls: Readonly<Record<GitHostVerb, number>>
  /**
   * The next call of the verb throws this before it does anything, or after it did all of it, as when an answer is
   * lost; several orders are served in order.
   */
  failNext(verb: GitHostVerb, failure: Error, when?: 'before' | 'after'): void
  /** Does this right before the next call of the verb: somebody is faster. */
  beforeNext(verb: GitHostVerb, act: () => void): void
}

/** What GitHub takes; https://docs.github.com/rest/commits/statuses */
const MOST_DESCRIPTION_CHARACTERS = 140
const RULE = 'Changes must be made through a pull request.'

type Order = { readonly verb: GitHostVerb; readonly when: 'before' | 'after'; act(): void }

/** Opens the host with these repositories, still empty. */
export function openMemoryGitHost(options: { readonly repositories?: readonly string[] } = {}): MemoryGitHost {
  const repositories = keepMemoryRepositories()
  const { find, commitOf } = repositories
  const statuses: CommitStatus[] = []
  const orders: Order[] = []
  const calls: Record<GitHostVerb, number> = {
    readHead: 0,
    readTree: 0,
    moveTag: 0,
    compareCommits: 0,
    readMessage: 0,
    reportStatus: 0,
    commitFiles: 0,
    proposeFiles: 0,
    readFacts: 0,
    probeWrite: 0,
  }

  function serveOrder(verb: GitHostVerb, when: Order['when']): void {
    const index = orders.findIndex(order => order.verb === verb && order.when === when)
    const [order] = index < 0 ? [] : orders.splice(index, 1)
    order?.act()
  }

  async function during<Answer>(verb: GitHostVerb, work: () => Answer): Promise<Answer> {
    calls[verb] += 1
    serveOrder(verb, 'before')
    const done = work()
    serveOrder(verb, 'after')
    return done
  }

  for (const name of options.repositories ?? []) repositories.create(name)

  return {
    statuses,
    calls,
    createRepository: repositories.create,
    failNext(verb, failure, when = 'before') {
      const act = () => {
        throw failure
      }
      orders.push({ verb, when, act })
    },
    beforeNext: (verb, act) => orders.push({ verb, when: 'before', act }),
    push(name, branch, changes, { from, message = 'Change' } = {}) {
      const parent = from ?? find(name).branches.get(branch)
      const before = parent === undefined ? new Map() : commitOf(name, parent).tree
      return repositories.add(name, branch, { tree: editMemoryTree(before, changes), parent, message })
    },
    setTag(name, tag, commit, kind = 'annotated') {
      const { tags } = find(name)
      if (commit === undefined) {
        tags.delete(tag)
        return undefined
      }
      const set = { object: kind === 'annotated' ? hashMemory('tag', [tag, commit]) : commit, commit }
      tags.set(tag, set)
      return set
    },
    readTag: (name, tag) => find(name).tags.get(tag),
    protect: (name, branch, said = RULE) => find(name).rules.set(branch, said),
    listCommits(name, branch) {
      const seen: MemoryCommitSeen[] = []
      for (let at: CommitSha | undefined = repositories.headOf(name, branch); at !== undefined; ) {
        const { tree, ...commit } = commitOf(name, at)
        const before = commit.parent === undefined ? new Map() : commitOf(name, commit.parent).tree
        seen.push({ ...commit, commit: at, changed: compareMemoryTrees(before, tree) })
        at = commit.parent
      }
      return seen
    },
    listChangeRequests: name => [...find(name).changeRequests.values()],
    closeChangeRequest(name, number) {
      const { changeRequests } = find(name)
      const request = changeRequests.get(number)
      if (request) changeRequests.set(number, { ...request, isOpen: false })
    },

    readHead: ({ repository, branch, tag }) =>
      during('readHead', () => {
        const commit = repositories.headOf(repository, branch)
        const at = find(repository).tags.get(tag)
        return at ? { commit, tag: at } : { commit }
      }),
    readTree: ({ repository, commit, wants }) =>
      during('readTree', () => readMemoryTree(commitOf(repository, commit).tree, commit, wants)),
    moveTag: ({ repository, tag, from, to, message, tagger }) =>
      during('moveTag', () => {
        const { tags } = find(repository)
        commitOf(repository, to)
        const found = tags.get(tag)
        const moved = { object: hashMemory('tag', [tag, to, message, JSON.stringify(tagger)]), commit: to }
        if (found?.object === moved.object) return { kind: 'moved', tag: moved }
        if (found?.object !== from?.object) return found ? { kind: 'stale', found } : { kind: 'stale' }
        tags.set(tag, moved)
        return { kind: 'moved', tag: moved }
      }),
    compareCommits: ({ repository, base, head }) =>
      during('compareCommits', () => {
        commitOf(repository, base)
        if (base === head) return 'identical'
        if (repositories.isAncestor(repository, base, head)) return 'ahead'
        return repositories.isAncestor(repository, head, base) ? 'behind' : 'diverged'
      }),
    readMessage: ({ repository, commit }) => during('readMessage', () => commitOf(repository, commit).message),
    reportStatus: status =>
      during('reportStatus', () => {
        commitOf(status.repository, status.commit)
        statuses.push({ ...status, description: cutText(status.description, MOST_DESCRIPTION_CHARACTERS) })
      }),
    commitFiles: draft => during('commitFiles', () => commitInMemory(repositories, draft)),
    proposeFiles: proposal => during('proposeFiles', () => proposeInMemory(repositories, proposal)),
    readFacts: repository =>
      during('readFacts', () => {
        find(repository)
        return {}
      }),
    probeWrite: ({ repository, commit }) =>
      during('probeWrite', () => {
        commitOf(repository, commit)
        find(repository).tags.delete('fluxless-probe')
      }),
  }
}
