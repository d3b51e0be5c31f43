// An archive that is being read: served in chunks from memory, with the limits a case sets.
import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import type { CommitSha, RepositoryName } from '../../../functions/domain/events/git.ts'
import { Failure } from '../../../functions/domain/failure.ts'
import { TREE_LIMITS, type TreeLimits } from '../../../functions/ports/git-hosts/read-archive.ts'
import { readTree } from '../../../functions/ports/git-hosts/read-tree.ts'
import { COMMIT, type TarEntry } from './build-tar.ts'

/** The repository of all cases. */
export const repository = 'acme/manifests' as RepositoryName
/** Tells the files that are wanted. */
export const isYaml = (path: string) => path.endsWith('.yaml')

/** Serves bytes in chunks; `end` may throw instead of ending. */
export function serve(bytes: Uint8Array, chunkSize = 16_384, end: () => void = () => {}) {
  let destroyed = 0
  const opened: number[] = []
  const open = async () => {
    opened.push(bytes.length)
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize)
      end()
    }
    const destroy = () => {
      destroyed += 1
    }
    return Object.assign(chunks(), { destroy })
  }
  return { open, opened, destroyed: () => destroyed }
}

/** Reads a tree into pairs of path and text. */
export async function read(
  bytes: Uint8Array,
  more: { chunkSize?: number; limits?: Partial<TreeLimits>; end?: () => void } = {},
) {
  const { open } = serve(bytes, more.chunkSize, more.end)
  const query = { repository, commit: COMMIT as CommitSha, wants: isYaml }
  const tree = await readTree(open, query, { ...TREE_LIMITS, ...more.limits })
  return tree.files.map(({ path, bytes: content }) => [path, Buffer.from(content).toString('utf8')])
}

/** Gives the code of the failure. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    files => expect.fail(`nothing was thrown: ${JSON.stringify(files)}`),
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(Failure)
  return (thrown as Failure).code
}

/** Text that does not compress, the same in every run. */
export function noise(length: number): string {
  let text = ''
  for (let round = 0; text.length < length; round += 1) text += createHash('sha256').update(`${round}`).digest('base64')
  return text.slice(0, length)
}

/** A small tree. */
export const FILES: readonly TarEntry[] = [
  { name: 'a.yaml', body: 'a: 1\n' },
  { name: 'skipped.txt', body: noise(3_000) },
  { name: 'd/', flag: '5' },
  { name: 'd/b.yaml', body: noise(2_000) },
]
/** What is read of it. */
export const READ = [
  ['a.yaml', 'a: 1\n'],
  ['d/b.yaml', noise(2_000)],
]
