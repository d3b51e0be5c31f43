// One archive for many: targets that follow one repository read the same commits within moments of each other.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { GitHost, Tree, TreeQuery } from './port.ts'

/** Says how long a tree is kept after somebody asked for it, and how heavy all that are kept may be together. */
export type SharingOptions = {
  readonly now: () => EpochMs
  readonly keepMs?: Milliseconds
  readonly maxKeptBytes?: number
}

/** `byteSize` is 0 until the tree is there. */
type Kept = { readonly wants: TreeQuery['wants']; readonly tree: Promise<Tree>; byteSize: number; until: EpochMs }

/**
 * Wraps a host so that a tree asked for again, while it is under way or soon after, is fetched once. A commit never
 * changes, so what is kept is never stale, and it is kept for as long as somebody goes on asking; a heavy tree is handed
 * out and not kept.
 */
export function shareTrees(gitHost: GitHost, options: SharingOptions): GitHost {
  const { now, keepMs = 30_000, maxKeptBytes = 64 * 1024 * 1024 } = options
  /** The one that was asked for last is at the end. */
  const kept = new Map<string, Kept>()

  function keep(name: string, one: Kept): void {
    one.until = now() + keepMs
    kept.delete(name)
    kept.set(name, one)
  }

  function fetch(query: TreeQuery, name: string): Promise<Tree> {
    const tree = gitHost.readTree(query)
    const one: Kept = { wants: query.wants, tree, byteSize: 0, until: 0 }
    keep(name, one)
    const forget = () => {
      if (kept.get(name) === one) kept.delete(name)
    }
    tree.then(({ files }) => {
      one.byteSize = files.reduce((sum, { bytes }) => sum + bytes.length, 0)
      if (one.byteSize > maxKeptBytes) forget()
      else makeRoom()
    }, forget)
    return tree
  }

  function makeRoom(): void {
    let total = [...kept.values()].reduce((sum, { byteSize }) => sum + byteSize, 0)
    for (const [name, { byteSize }] of kept) {
      if (total <= maxKeptBytes) return
      if (byteSize > 0) kept.delete(name)
      total -= byteSize
    }
  }

  return {
    ...gitHost,
    readTree(query) {
      const name = `${query.repository.toLowerCase()} ${query.commit}`
      for (const [other, { until }] of kept) if (until <= now()) kept.delete(other)
      const known = kept.get(name)
      if (known?.wants !== query.wants) return fetch(query, name)
      keep(name, known)
      return known.tree
    },
  }
}
