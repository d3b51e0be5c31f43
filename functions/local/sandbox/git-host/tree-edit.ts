// Writes a tree that differs from another in some paths; sub-trees that do not change keep their ids.
import type { Git } from './git.ts'
import { writeObject } from './objects.ts'

/** What a path shall be; `oid: null` removes it, `mode: undefined` keeps an existing file's mode. */
export type TreeChange = { readonly path: string; readonly mode: string | undefined; readonly oid: string | null }

/** Tells that the change does not fit the tree. */
export class TreeRefused extends Error {
  readonly code = 'sandbox-tree-refused'
  constructor(message: string) {
    super(message)
    this.name = 'TreeRefused'
  }
}

type Leaf = { readonly kind: 'leaf'; readonly mode: string; readonly oid: string }
type Folder = { readonly kind: 'folder'; readonly entries: Map<string, Leaf | Folder>; oid: string | undefined }

const aFolder = (): Folder => ({ kind: 'folder', entries: new Map(), oid: undefined })

/** Applies the changes to a base tree (or to nothing) and returns the new tree's id. */
export async function editTree(
  git: Git,
  folder: string,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const root = base === undefined ? aFolder() : await readTree(git, folder, base)
  for (const change of changes) {
    const parts = change.path.split('/')
    if (parts.some(part => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git')) {
      throw new TreeRefused(`tree.path ${change.path} is malformed`)
    }
    if (change.oid === null) remove(root, parts, change.path)
    else if (change.mode === '040000') place(root, parts, await readTree(git, folder, change.oid))
    else put(root, parts, change.mode, change.oid)
  }
  return write(folder, root)
}

async function readTree(git: Git, folder: string, treeish: string): Promise<Folder> {
  const outcome = await git.run(folder, ['ls-tree', '-r', '-t', '-z', '--full-tree', treeish])
  if (outcome.code !== 0) throw new TreeRefused(`${treeish} is not a tree`)
  const root = aFolder()
  for (const line of outcome.stdout.toString('utf8').split('\0')) {
    const [, mode, type, oid, path] = /^(\d+) (\w+) ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? []
    if (!mode || !oid || !path) continue
    const child: Leaf | Folder = type === 'tree' ? { ...aFolder(), oid } : { kind: 'leaf', mode, oid }
    parentOf(root, path.split('/'))?.entries.set(path.slice(path.lastIndexOf('/') + 1), child)
  }
  return root
}

function parentOf(root: Folder, parts: readonly string[]): Folder | undefined {
  let at = root
  for (const part of parts.slice(0, -1)) {
    const child = at.entries.get(part)
    if (child?.kind !== 'folder') return undefined
    at = child
  }
  return at
}

function put(root: Folder, parts: readonly string[], mode: string | undefined, oid: string): void {
  const old = parentOf(root, parts)?.entries.get(parts.at(-1) ?? '')
  place(root, parts, { kind: 'leaf', mode: mode ?? (old?.kind === 'leaf' ? old.mode : '100644'), oid })
}

function place(root: Folder, parts: readonly string[], child: Leaf | Folder): void {
  let at = root
  at.oid = undefined
  for (const part of parts.slice(0, -1)) {
    const next = at.entries.get(part)
    const inner = next?.kind === 'folder' ? next : aFolder()
    at.entries.set(part, inner)
    inner.oid = undefined
    at = inner
  }
  at.entries.set(parts.at(-1) ?? '', child)
}

function remove(root: Folder, parts: readonly string[], path: string): void {
  const parent = parentOf(root, parts)
  if (!parent?.entries.delete(parts.at(-1) ?? '')) throw new TreeRefused(`tree.path ${path} does not exist`)
  let at = root
  at.oid = undefined
  for (const part of parts.slice(0, -1)) {
    const next = at.entries.get(part)
    if (next?.kind !== 'folder') return
    next.oid = undefined
    at = next
  }
}

async function write(folder: string, tree: Folder): Promise<string> {
  if (tree.oid !== undefined) return tree.oid
  const rows: { readonly key: Buffer; readonly bytes: Buffer }[] = []
  for (const [name, child] of tree.entries) {
    // Git keeps no empty folders.
    if (child.kind === 'folder' && child.oid === undefined && isEmpty(child)) continue
    const oid = child.kind === 'leaf' ? child.oid : await write(folder, child)
    const mode = child.kind === 'leaf' ? child.mode : '40000'
    // Git sorts a folder as if its name ended in a slash.
    rows.push({
      key: Buffer.from(child.kind === 'folder' ? `${name}/` : name),
      bytes: Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]),
    })
  }
  rows.sort((a, b) => Buffer.compare(a.key, b.key))
  return writeObject(folder, 'tree', Buffer.concat(rows.map(row => row.bytes)))
}

function isEmpty(tree: Folder): boolean {
  return [...tree.entries.values()].every(child => child.kind === 'folder' && child.oid === undefined && isEmpty(child))
}
