// Where a symbolic link of a tree leads, by the rules of a file system but without one.
import { LinkDangling, LinkLeavesTree, LinkLoop } from './tree-failures.ts'

/** Is all that counts for following links: what is there, by path without a leading slash. */
export type TreeShape = {
  readonly files: { has(path: string): boolean }
  /** Link to its target as written. */
  readonly links: ReadonlyMap<string, string>
  /** Every directory; `''` is the root. */
  readonly directories: ReadonlySet<string>
}

/** How many links one path may pass. Linux takes 40; more than a few is an accident. */
const MAX_HOPS = 10

/**
 * Resolves a link to the path of the file it leads to; absent when it leads to a directory, which is not descended.
 *
 * Links in the middle of the way are followed too.
 *
 * @throws {LinkLeavesTree} when any step is absolute or above the root
 * @throws {LinkDangling} when nothing is there
 * @throws {LinkLoop} after ten links
 */
export function resolveLink(link: string, shape: TreeShape): string | undefined {
  let hops = 0
  const at: string[] = []
  const todo = link.split('/').reverse()
  while (todo.length > 0) {
    const step = todo.pop()
    if (step === undefined || step === '' || step === '.') continue
    if (step === '..') {
      if (at.length === 0) throw new LinkLeavesTree(link, targetOf(link, shape))
      at.pop()
      continue
    }
    const path = [...at, step].join('/')
    const target = shape.links.get(path)
    if (target !== undefined) {
      hops += 1
      if (hops > MAX_HOPS) throw new LinkLoop(link, MAX_HOPS)
      if (target.startsWith('/')) throw new LinkLeavesTree(link, targetOf(link, shape))
      todo.push(...target.split('/').reverse())
      continue
    }
    const isFile = shape.files.has(path)
    const isLast = todo.every(rest => rest === '' || rest === '.')
    if (!shape.directories.has(path) && !(isFile && isLast)) throw new LinkDangling(link, targetOf(link, shape))
    at.push(step)
  }
  const end = at.join('/')
  return shape.files.has(end) ? end : undefined
}

function targetOf(link: string, shape: TreeShape): string {
  return shape.links.get(link) ?? ''
}
