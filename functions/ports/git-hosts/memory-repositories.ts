// The repositories of the Git host in memory: branches, commits, tags, change requests, and who follows whom.
import { createHash } from 'node:crypto'
import { type CommitSha, isSameRepository } from '../../domain/events/git.ts'
import { BranchNotFound, CommitNotFound, RepositoryEmpty, RepositoryNotFound } from './failures.ts'
import { describeMemoryTree, type MemoryTree } from './memory-tree.ts'
import type { Person, SyncTag } from './port.ts'

/** Is one commit. */
export type MemoryCommit = {
  readonly tree: MemoryTree
  readonly parent: CommitSha | undefined
  readonly message: string
  readonly author?: Person
  readonly committer?: Person
}

/** Is one change request, as people see it. */
export type MemoryChangeRequest = {
  readonly number: number
  readonly from: string
  readonly branch: string
  readonly title: string
  readonly body: string
  readonly isOpen: boolean
}

/** Is one repository. */
export type MemoryRepository = {
  readonly name: string
  readonly branches: Map<string, CommitSha>
  readonly commits: Map<string, MemoryCommit>
  readonly tags: Map<string, SyncTag>
  /** By number, which starts at 1. */
  readonly changeRequests: Map<number, MemoryChangeRequest>
  /** What a protected branch answers, by its name. */
  readonly rules: Map<string, string>
}

/** Holds them all; what is missing is thrown as every host tells it. */
export type MemoryRepositories = {
  create(name: string): void
  find(name: string): MemoryRepository
  headOf(name: string, branch: string): CommitSha
  commitOf(name: string, id: CommitSha): MemoryCommit
  /** Keeps a commit and moves the branch to it; the same commit gives the same id. */
  add(name: string, branch: string, commit: MemoryCommit): CommitSha
  isAncestor(name: string, older: CommitSha, newer: CommitSha): boolean
}

/** Makes an id out of what a thing says. */
export function hashMemory(kind: string, parts: readonly string[]): string {
  return createHash('sha1')
    .update([kind, ...parts].join('\0\0'))
    .digest('hex')
}

/** Keeps repositories, none at first. */
export function keepMemoryRepositories(): MemoryRepositories {
  const repositories: MemoryRepository[] = []

  function find(name: string): MemoryRepository {
    const found = repositories.find(repository => isSameRepository(repository.name, name))
    if (!found) throw new RepositoryNotFound(name)
    return found
  }

  function commitOf(name: string, id: CommitSha): MemoryCommit {
    const commit = find(name).commits.get(id)
    if (!commit) throw new CommitNotFound(name, id)
    return commit
  }

  return {
    find,
    commitOf,
    create(name) {
      const maps = { branches: new Map(), commits: new Map(), tags: new Map() }
      repositories.push({ name, ...maps, changeRequests: new Map(), rules: new Map() })
    },
    headOf(name, branch) {
      const { branches, commits } = find(name)
      const head = branches.get(branch)
      if (head !== undefined) return head
      throw commits.size === 0 ? new RepositoryEmpty(name) : new BranchNotFound(name, branch)
    },
    add(name, branch, commit) {
      const { parent = '', message, author, committer, tree } = commit
      const people = JSON.stringify([author, committer])
      const id = hashMemory('commit', [parent, message, people, describeMemoryTree(tree)]) as CommitSha
      const { commits, branches } = find(name)
      commits.set(id, commit)
      branches.set(branch, id)
      return id
    },
    isAncestor(name, older, newer) {
      for (let at: CommitSha | undefined = newer; at !== undefined; at = commitOf(name, at).parent) {
        if (at === older) return true
      }
      return false
    },
  }
}
