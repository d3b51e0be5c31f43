// The pull requests of the host: kept in memory, closed when there is nothing left to merge.
import type { Host } from './host.ts'
import { NO_OBJECT } from './objects.ts'
import { isAncestor, type RefChange, readRef } from './refs.ts'
import type { Repository } from './repositories.ts'

/** One pull request; `head` and `base` are branches of its repository. */
export type Pull = {
  readonly repository: string
  readonly number: number
  readonly head: string
  readonly base: string
  readonly headSha: string
  readonly baseSha: string
  readonly title: string
  readonly body: string | null
  readonly state: 'open' | 'closed'
  readonly isMerged: boolean
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** What can be said about one. */
export type PullWords = Partial<Pick<Pull, 'title' | 'body' | 'state'>>

/** The shelf of pull requests. */
export type Pulls = {
  /** Newest first. */
  list(repository: Repository): Promise<readonly Pull[]>
  /** Opens one, or says why GitHub would not. */
  create(
    repository: Repository,
    asked: Pick<Pull, 'head' | 'base' | 'title' | 'body'>,
  ): Promise<Pull | { readonly refused: 'head' | 'base' } | { readonly refused: 'custom'; readonly why: string }>
  edit(repository: Repository, number: number, words: PullWords): Promise<Pull | undefined>
  /** Notes that references moved; what is listed later knows of it. */
  moved(repository: Repository, changes: readonly RefChange[]): void
}

/** Opens the shelf, empty. */
export function openPulls(host: Host): Pulls {
  const kept: Pull[] = []
  // Moves are worked through one by one: a branch that held nothing for a moment has closed its request for good.
  let noted = Promise.resolve()
  const ref = (branch: string) => `refs/heads/${branch}`

  function put({ repository, number }: Pull, changes: Partial<Pull>): Pull | undefined {
    const index = kept.findIndex(pull => pull.repository === repository && pull.number === number)
    const pull = kept[index]
    if (!pull) return undefined
    const changed = { ...pull, ...changes, updatedAtMs: host.now() }
    kept[index] = changed
    return changed
  }

  async function follow(repository: Repository, change: RefChange): Promise<void> {
    for (const pull of kept.filter(one => one.repository === repository.fullName && one.state === 'open')) {
      const isHead = ref(pull.head) === change.ref
      if (!isHead && ref(pull.base) !== change.ref) continue
      if (change.after === NO_OBJECT) {
        put(pull, { state: 'closed' })
        continue
      }
      const shas = { headSha: isHead ? change.after : pull.headSha, baseSha: isHead ? pull.baseSha : change.after }
      const isEmpty = await isAncestor(host.git, repository.folder, shas.headSha, shas.baseSha)
      put(pull, { ...shas, ...(isEmpty ? { state: 'closed', isMerged: !isHead } : {}) })
    }
  }

  async function list(repository: Repository): Promise<readonly Pull[]> {
    await noted
    return kept.filter(pull => pull.repository === repository.fullName).reverse()
  }

  return {
    list,
    async create(repository, { head, base, title, body }) {
      const known = await list(repository)
      const [headSha, baseSha] = await Promise.all(
        [head, base].map(branch => readRef(host.git, repository.folder, ref(branch))),
      )
      if (headSha === undefined) return { refused: 'head' }
      if (baseSha === undefined) return { refused: 'base' }
      if (known.some(pull => pull.state === 'open' && pull.head === head && pull.base === base)) {
        return { refused: 'custom', why: `A pull request already exists for ${repository.owner}:${head}.` }
      }
      if (await isAncestor(host.git, repository.folder, headSha, baseSha)) {
        return { refused: 'custom', why: `No commits between ${base} and ${head}` }
      }
      const at = { createdAtMs: host.now(), updatedAtMs: host.now() }
      const state = { state: 'open', isMerged: false } as const
      const words = { repository: repository.fullName, number: known.length + 1, head, base, headSha, baseSha }
      const pull: Pull = { ...words, title, body, ...state, ...at }
      kept.push(pull)
      return pull
    },
    async edit(repository, number, words) {
      const pull = (await list(repository)).find(one => one.number === number)
      return pull && put(pull, words)
    },
    moved(repository, changes) {
      noted = noted.then(async () => {
        // A host that stops in the middle has nobody left to tell.
        for (const change of changes) await follow(repository, change).catch(() => {})
      })
    },
  }
}
