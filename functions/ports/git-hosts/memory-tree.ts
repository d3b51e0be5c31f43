// A tree of the Git host in memory: files, scripts and links by path.
import type { CommitSha } from '../../domain/events/git.ts'
import type { Tree } from './port.ts'
import { followLinks, listFiles } from './read-tree.ts'

/** Is one file to push: text, bytes, an executable, or a symbolic link; null removes the path. */
export type MemoryFile =
  | string
  | Uint8Array
  | { readonly script: string | Uint8Array }
  | { readonly link: string }
  | null

/** Is what stands under one path. */
type MemoryEntry = { readonly bytes: Uint8Array; readonly isExecutable: boolean } | { readonly link: string }

/** Is a tree, in the order in which its paths were added. */
export type MemoryTree = ReadonlyMap<string, MemoryEntry>

/** Gives the tree with some paths set and some removed. */
export function editMemoryTree(tree: MemoryTree, changes: Readonly<Record<string, MemoryFile>>): MemoryTree {
  const edited = new Map(tree)
  for (const [path, file] of Object.entries(changes)) {
    if (file === null) edited.delete(path)
    else edited.set(path, entryOf(file))
  }
  return edited
}

/** Reads the wanted files, links followed. */
export function readMemoryTree(tree: MemoryTree, commit: CommitSha, wants: (path: string) => boolean): Tree {
  const contents = new Map<string, Uint8Array>()
  const links = new Map<string, string>()
  const directories = new Set([''])
  const executables = new Set<string>()
  for (const [path, entry] of tree) {
    if ('link' in entry) links.set(path, entry.link)
    else contents.set(path, entry.bytes)
    if ('bytes' in entry && entry.isExecutable) executables.add(path)
    const parts = path.split('/')
    for (let depth = 1; depth < parts.length; depth += 1) directories.add(parts.slice(0, depth).join('/'))
  }
  const targets = followLinks({ files: new Set(contents.keys()), links, directories }, wants)
  return { commit, files: listFiles({ contents, executables }, targets, wants), directories }
}

/** Describes a tree to the last byte; equal texts mean equal trees. */
export function describeMemoryTree(tree: MemoryTree): string {
  return [...tree]
    .map(([path, entry]) => `${path}\0${describeEntry(entry)}`)
    .sort()
    .join('\0\0')
}

/** Lists the paths that differ between two trees. */
export function compareMemoryTrees(before: MemoryTree, after: MemoryTree): readonly string[] {
  const says = (tree: MemoryTree, path: string) => {
    const entry = tree.get(path)
    return entry && describeEntry(entry)
  }
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...paths].filter(path => says(before, path) !== says(after, path)).sort()
}

function entryOf(file: Exclude<MemoryFile, null>): MemoryEntry {
  const isBare = typeof file === 'string' || file instanceof Uint8Array
  if (!isBare && 'link' in file) return { link: file.link }
  return { bytes: Buffer.from(isBare ? file : file.script), isExecutable: !isBare }
}

function describeEntry(entry: MemoryEntry): string {
  if ('link' in entry) return `link ${entry.link}`
  return `${entry.isExecutable ? 'script' : 'file'} ${Buffer.from(entry.bytes).toString('base64')}`
}
