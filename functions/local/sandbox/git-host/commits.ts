// Commits with their details, read for many ids in one process, and the files they touch.
import { type CommitText, parseCommit } from './commit-text.ts'
import type { Git } from './git.ts'
import { readObjects } from './objects.ts'

/** A commit with its id. */
export type CommitRecord = CommitText & { readonly oid: string }

/** Files of one commit against its first parent, by what happened to them. */
export type TouchedFiles = {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly modified: readonly string[]
}

/** One file of a difference. */
export type FileDifference = {
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed'
  readonly path: string
  readonly previousPath: string | undefined
  readonly oid: string
  readonly additions: number
  readonly deletions: number
}

/** Lists commit ids as `git rev-list` does. */
export async function listCommits(git: Git, folder: string, args: readonly string[]): Promise<readonly string[]> {
  const out = await git.read(folder, ['rev-list', ...args])
  return out.toString('utf8').split('\n').filter(Boolean)
}

/** Reads commits by id; what is no commit is left out. */
export async function readCommits(git: Git, folder: string, oids: readonly string[]): Promise<readonly CommitRecord[]> {
  const objects = await readObjects(git, folder, oids)
  return objects.flatMap(object =>
    object?.type === 'commit' ? [{ oid: object.oid, ...parseCommit(object.bytes) }] : [],
  )
}

/** Reads which files each commit touched; a merge touches none. */
export async function readTouchedFiles(
  git: Git,
  folder: string,
  oids: readonly string[],
): Promise<ReadonlyMap<string, TouchedFiles>> {
  const touched = new Map<string, { added: string[]; removed: string[]; modified: string[] }>()
  if (oids.length === 0) return touched
  const args = ['diff-tree', '--stdin', '-r', '-z', '--root', '--no-renames', '--name-status']
  const tokens = (await git.read(folder, args, `${oids.join('\n')}\n`)).toString('utf8').split('\0')
  let current = { added: [] as string[], removed: [] as string[], modified: [] as string[] }
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? ''
    if (token.length === 40) {
      current = { added: [], removed: [], modified: [] }
      touched.set(token, current)
    } else if (token !== '') {
      index += 1
      const list = token === 'A' ? current.added : token === 'D' ? current.removed : current.modified
      list.push(tokens[index] ?? '')
    }
  }
  return touched
}

const STATUS: Readonly<Record<string, FileDifference['status']>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
}

/** Compares two trees (the first may be absent: everything is added), with renames found. */
export async function readDifference(
  git: Git,
  folder: string,
  before: string | undefined,
  after: string,
): Promise<readonly FileDifference[]> {
  const trees = before === undefined ? ['--root', after] : [before, after]
  const args = ['diff-tree', '-r', '-z', '-M', '--no-commit-id', '--raw', '--numstat', '--no-abbrev', ...trees]
  const tokens = (await git.read(folder, args)).toString('utf8').split('\0')
  const files: FileDifference[] = []
  const counts = new Map<string, readonly [number, number]>()
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? ''
    const raw = /^:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) ([A-Z])/.exec(token)
    const numbers = /^(-|\d+)\t(-|\d+)\t([\s\S]*)$/.exec(token)
    if (raw) {
      const [, from = '', to = '', letter = 'M'] = raw
      const isMove = letter === 'R' || letter === 'C'
      const previousPath = isMove ? tokens[++index] : undefined
      const path = tokens[++index] ?? ''
      const oid = letter === 'D' ? from : to
      files.push({ status: STATUS[letter] ?? 'changed', path, previousPath, oid, additions: 0, deletions: 0 })
    } else if (numbers) {
      const [, plus, minus, name] = numbers
      // A rename leaves the name empty and gives the old and the new one in tokens of their own.
      if (name === '') index += 2
      counts.set((name === '' ? tokens[index] : name) ?? '', [Number(plus) || 0, Number(minus) || 0])
    }
  }
  return files.map(file => {
    const [additions = 0, deletions = 0] = counts.get(file.path) ?? []
    return { ...file, additions, deletions }
  })
}
