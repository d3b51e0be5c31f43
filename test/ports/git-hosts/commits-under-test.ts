// Commits on a host that is being tried: the changes, the two ways to make them, and what there is to see.
import { expect } from 'vitest'
import type { CommitSha } from '../../../functions/domain/events/git.ts'
import type { CommitDraft, Committed, FileChange } from '../../../functions/ports/git-hosts/port.ts'
import { branch, type GivenHost, repository } from './host-under-test.ts'

/** The message of most cases. */
export const MESSAGE = 'Release 1 image'
/** People who commit. */
export const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' }
export const BOT = { name: 'Flux Öl', email: 'flux+bot@example.com' }

/** The two ways that a host may take: nobody is named, or people are. */
export const WAYS = [
  ['as itself', {}],
  ['in the name of others', { author: ADA, committer: BOT }],
] as const

/** Is what to write: texts, bytes and executables by path. */
export type Written = Readonly<Record<string, string | Uint8Array | { readonly script: string }>>

/** Makes changes of it. */
export function changesOf(files: Written): FileChange[] {
  return Object.entries(files).map(([path, file]) => {
    if (typeof file === 'object' && 'script' in file) {
      return { path, bytes: Buffer.from(file.script), isExecutable: true }
    }
    return { path, bytes: Buffer.from(file) }
  })
}

/** Gives the calls that most cases make. */
export function giveCommits(given: GivenHost) {
  return {
    commit(parent: CommitSha, files: Written, more: Partial<CommitDraft> = {}) {
      const changes = changesOf(files)
      return given.host.commitFiles({ repository, branch, parent, changes, message: MESSAGE, ...more })
    },
    history: () => given.under.readHistory(repository, branch),
    made: (committed: Committed) => (committed.kind === 'committed' ? committed.commit : expect.fail('it is stale')),
    textAt: async (at: CommitSha, path: string) =>
      (await given.under.readFile(repository, at, path))?.bytes.toString('utf8'),
    modeAt: async (at: CommitSha, path: string) => (await given.under.readFile(repository, at, path))?.mode,
  }
}
