// A Git host in memory: repositories are maps, pushes are calls, and the next request fails on order.
import { createHash } from 'node:crypto'
import {
  type BranchName,
  type CommitSha,
  isSameRepository,
  type RepositoryName,
  type TagName,
} from '../../domain/events/git.ts'
import { cutText } from './cut-text.ts'
import { BranchNotFound, CommitNotFound, RepositoryEmpty, RepositoryNotFound } from './failures.ts'
import type { CommitStatus, GitHost, SyncTag, TreeFile } from './port.ts'
import { followLinks } from './read-tree.ts'

/** Is one file to push: text, bytes, or a symbolic link; null removes the path. */
export type MemoryFile = string | Uint8Array | { readonly link: string } | null

/** Names the door's verbs, to order a failure for one. */
export type GitHostVerb = keyof GitHost

/** Says how a push differs from a plain one. */
export type PushOptions = { readonly from?: CommitSha; readonly message?: string }

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
  /** Every status reported, oldest first. */
  readonly statuses: readonly CommitStatus[]
  /** How often each verb was called. */
  readonly calls: Readonly<Record<GitHostVerb, number>>
  /** The next call of the verb throws this before it does anything; several orders are served in order. */
  failNext(verb: GitHostVerb, failure: Error): void
}

/** What GitHub takes; https://docs.github.com/rest/commits/statuses */
const MOST_DESCRIPTION_CHARACTERS = 140

type Files = ReadonlyMap<string, Exclude<MemoryFile, null>>
type Commit = { readonly files: Files; readonly parent: CommitSha | undefined; readonly message: string }
type Repository = {
  readonly name: string
  readonly branches: Map<string, CommitSha>
  readonly commits: Map<string, Commit>
  readonly tags: Map<string, SyncTag>
}

/** Opens the host with these repositories, still empty. */
export function openMemoryGitHost(options: { readonly repositories?: readonly string[] } = {}): MemoryGitHost {
  const repositories: Repository[] = []
  const statuses: CommitStatus[] = []
  const orders: { readonly verb: GitHostVerb; readonly failure: Error }[] = []
  const calls = { readHead: 0, readTree: 0, moveTag: 0, compareCommits: 0, readMessage: 0, reportStatus: 0 }

  function find(name: string): Repository {
    const found = repositories.find(repository => isSameRepository(repository.name, name))
    if (!found) throw new RepositoryNotFound(name)
    return found
  }

  function createRepository(name: string): void {
    repositories.push({ name, branches: new Map(), commits: new Map(), tags: new Map() })
  }

  function enter(verb: GitHostVerb): void {
    calls[verb] += 1
    const index = orders.findIndex(order => order.verb === verb)
    const [order] = index < 0 ? [] : orders.splice(index, 1)
    if (order) throw order.failure
  }

  function commitOf(name: string, id: CommitSha): Commit {
    const commit = find(name).commits.get(id)
    if (!commit) throw new CommitNotFound(name, id)
    return commit
  }

  function isAncestor(name: string, older: CommitSha, newer: CommitSha): boolean {
    for (let at: CommitSha | undefined = newer; at !== undefined; at = commitOf(name, at).parent) {
      if (at === older) return true
    }
    return false
  }

  for (const name of options.repositories ?? []) createRepository(name)

  return {
    statuses,
    calls,
    createRepository,
    failNext: (verb, failure) => orders.push({ verb, failure }),
    push(name, branch, changes, { from, message = 'Change' } = {}) {
      const repository = find(name)
      const parent = from ?? repository.branches.get(branch)
      const files = new Map(parent === undefined ? [] : commitOf(name, parent).files)
      for (const [path, file] of Object.entries(changes)) {
        if (file === null) files.delete(path)
        else files.set(path, file)
      }
      const commit = hash('commit', [parent ?? '', message, ...describe(files)]) as CommitSha
      repository.commits.set(commit, { files, parent, message })
      repository.branches.set(branch, commit)
      return commit
    },
    setTag(name, tag, commit, kind = 'annotated') {
      const { tags } = find(name)
      if (commit === undefined) {
        tags.delete(tag)
        return undefined
      }
      const set = { object: kind === 'annotated' ? hash('tag', [tag, commit]) : commit, commit }
      tags.set(tag, set)
      return set
    },
    readTag: (name, tag) => find(name).tags.get(tag),

    async readHead({ repository, branch, tag }: { repository: RepositoryName; branch: BranchName; tag: TagName }) {
      enter('readHead')
      const found = find(repository)
      const commit = found.branches.get(branch)
      if (commit === undefined) {
        throw found.commits.size === 0 ? new RepositoryEmpty(repository) : new BranchNotFound(repository, branch)
      }
      const at = found.tags.get(tag)
      return at ? { commit, tag: at } : { commit }
    },
    async readTree({ repository, commit, wants }) {
      enter('readTree')
      return treeOf(commitOf(repository, commit).files, commit, wants)
    },
    async moveTag({ repository, tag, from, to, message, tagger }) {
      enter('moveTag')
      const { tags } = find(repository)
      commitOf(repository, to)
      const found = tags.get(tag)
      const moved = { object: hash('tag', [tag, to, message, JSON.stringify(tagger)]), commit: to }
      if (found?.object === moved.object) return { kind: 'moved', tag: moved }
      if (found?.object !== from?.object) return found ? { kind: 'stale', found } : { kind: 'stale' }
      tags.set(tag, moved)
      return { kind: 'moved', tag: moved }
    },
    async compareCommits({ repository, base, head }) {
      enter('compareCommits')
      commitOf(repository, base)
      if (base === head) return 'identical'
      if (isAncestor(repository, base, head)) return 'ahead'
      return isAncestor(repository, head, base) ? 'behind' : 'diverged'
    },
    async readMessage({ repository, commit }) {
      enter('readMessage')
      return commitOf(repository, commit).message
    },
    async reportStatus(status) {
      enter('reportStatus')
      commitOf(status.repository, status.commit)
      statuses.push({ ...status, description: cutText(status.description, MOST_DESCRIPTION_CHARACTERS) })
    },
  }
}

function treeOf(all: Files, commit: CommitSha, wants: (path: string) => boolean) {
  const contents = new Map<string, Uint8Array>()
  const links = new Map<string, string>()
  const directories = new Set([''])
  for (const [path, file] of all) {
    if (typeof file === 'object' && 'link' in file) links.set(path, file.link)
    else contents.set(path, typeof file === 'string' ? Buffer.from(file, 'utf8') : file)
    const parts = path.split('/')
    for (let depth = 1; depth < parts.length; depth += 1) directories.add(parts.slice(0, depth).join('/'))
  }
  const targets = followLinks({ files: new Set(contents.keys()), links, directories }, wants)
  const files: TreeFile[] = []
  for (const path of [...all.keys()].sort()) {
    const bytes = links.has(path) ? contents.get(targets.get(path) ?? '') : wants(path) ? contents.get(path) : undefined
    if (bytes) files.push({ path, bytes })
  }
  return { commit, files, directories }
}

function describe(files: Files): string[] {
  return [...files].map(([path, file]) => {
    const isLink = typeof file === 'object' && 'link' in file
    return `${path}\0${isLink ? `link ${file.link}` : Buffer.from(file).toString('base64')}`
  })
}

function hash(kind: string, parts: readonly string[]): string {
  return createHash('sha1')
    .update([kind, ...parts].join('\0\0'))
    .digest('hex')
}
