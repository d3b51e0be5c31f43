// Sees to it that the shelves are as fresh as a run needs them, side by side; each registry keeps its own pace.
import type { EpochMs } from '../../domain/failure.ts'
import type { ImageRepo } from '../../domain/images/image.ts'
import { parseImageRef } from '../../domain/images/parse-image-ref.ts'
import { repoOf } from '../../domain/images/repo-of.ts'
import { selectImages } from '../../domain/images/select-images.ts'
import type { Shelf } from '../../domain/images/shelf.ts'
import { findInterest } from '../../domain/release/find-interest.ts'
import type { ImageUse } from '../../domain/release/image-use.ts'
import type { ScanReason } from '../../domain/sync/scan-job.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import { lookAtRepo, type RepoPorts } from './look-at-repo.ts'
import { readShelves } from './shelves.ts'

/** Says how old a shelf may be before its repository is looked at again, why, and on whose behalf. */
export type StockRules = {
  readonly olderThanMs: number
  readonly reason: ScanReason
  readonly job: string
  readonly deadline: EpochMs
}

/** Is what there is to choose from. `isCut`: the time was over before everything was read. */
export type Stock = { readonly shelves: ReadonlyMap<ImageRepo, Shelf>; readonly isCut: boolean }

/** So many repositories are looked at side by side. */
const REPOS_AT_ONCE = 25

/** Reads the shelves of every image in use, and looks at the repositories whose shelf is too old. */
export async function stockShelves(
  target: SyncTarget,
  uses: readonly ImageUse[],
  { olderThanMs, reason, job, deadline }: StockRules,
  ports: RepoPorts,
): Promise<Stock> {
  const shelves = new Map(await readShelves(listRepos(uses, target), ports.table))
  const old = [...shelves.values()].filter(({ listedAt }) => ports.now() - listedAt > olderThanMs)
  let isCut = false
  for (let start = 0; start < old.length; start += REPOS_AT_ONCE) {
    if (ports.now() >= deadline) return { shelves, isCut: true }
    const some = old.slice(start, start + REPOS_AT_ONCE)
    const looks = some.map(before => {
      const interest = findInterest(before.repo, [{ target, uses }])
      return lookAtRepo({ repo: before.repo, reason, job }, { before, interest }, ports, deadline)
    })
    for (const looked of await Promise.all(looks)) {
      shelves.set(looked.shelf.repo, looked.shelf)
      isCut ||= looked.isCut === true
    }
  }
  return { shelves, isCut }
}

function listRepos(uses: readonly ImageUse[], { automation }: SyncTarget): ReadonlySet<ImageRepo> {
  const repos = uses.flatMap(({ image }) => {
    const parsed = parseImageRef(image)
    return parsed.kind === 'image' ? [repoOf(parsed.ref)] : []
  })
  return new Set(selectImages(repos, automation))
}
