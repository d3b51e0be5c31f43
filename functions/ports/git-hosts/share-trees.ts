// One archive for many: targets that follow one repository read the same commit within moments of each other.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { GitHost, Tree, TreeQuery } from './port.ts'

/** Says how long a tree is kept, and how heavy one may be; one tree of each repository is. */
export type SharingOptions = {
  readonly now: () => EpochMs
  readonly keepMs?: Milliseconds
  readonly maxKeptBytes?: number
}

type Kept = {
  readonly commit: string
  readonly wants: TreeQuery['wants']
  readonly tree: Promise<Tree>
  readonly until: EpochMs
}

/**
 * Wraps a host so that a tree asked for again, while it is under way or soon after, is fetched once. A commit never
 * changes, so what is kept is never stale; a heavy tree is handed out and not kept.
 */
export function shareTrees(gitHost: GitHost, options: SharingOptions): GitHost {
  const { now, keepMs = 30_000, maxKeptBytes = 16 * 1024 * 1024 } = options
  const kept = new Map<string, Kept>()

  function fetch(query: TreeQuery, name: string): Promise<Tree> {
    const tree = gitHost.readTree(query)
    const one: Kept = { commit: query.commit, wants: query.wants, tree, until: now() + keepMs }
    kept.set(name, one)
    const forget = () => {
      if (kept.get(name) === one) kept.delete(name)
    }
    tree.then(({ files }) => {
      if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > maxKeptBytes) forget()
    }, forget)
    return tree
  }

  return {
    ...gitHost,
    readTree(query) {
      const name = query.repository.toLowerCase()
      for (const [other, { until }] of kept) if (until <= now()) kept.delete(other)
      const known = kept.get(name)
      const isSame = known?.commit === query.commit && known.wants === query.wants
      return isSame ? known.tree : fetch(query, name)
    },
  }
}
