// Sees to it that the shelves are as fresh as a run needs them, side by side; each registry keeps its own pace.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { ImageRepo } from '../../domain/images/image.ts'
import { nameImageRepo } from '../../domain/images/name-image-repo.ts'
import { selectImages } from '../../domain/images/select-images.ts'
import type { Shelf } from '../../domain/images/shelf.ts'
import { findInterest, type Interest } from '../../domain/release/find-interest.ts'
import type { ImageUse } from '../../domain/release/image-use.ts'
import { chooseAges } from '../../domain/sync/choose-ages.ts'
import type { LookReason } from '../../domain/sync/scan-job.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import { lookAtRepo, type RepoPorts } from './look-at-repo.ts'
import { readShelves } from './shelves.ts'

/** Says how old a shelf may be before its repository is looked at again, why, and on whose behalf. */
export type StockRules = {
  /** Infinite: only what was never looked at to the end is. */
  readonly olderThanMs: Milliseconds
  readonly reason: LookReason
  readonly job: string
  /** What was looked at since is fresh, however often the run has to plan anew. */
  readonly startedAt: EpochMs
  readonly deadline: EpochMs
}

/** Is what there is to choose from. `isCut`: the time was over before everything was read. */
export type Stock = { readonly shelves: ReadonlyMap<ImageRepo, Shelf>; readonly isCut: boolean }

type Used = { readonly before: Shelf; readonly interest: Interest<SyncTarget> }

/** So many repositories are looked at side by side. */
const REPOS_AT_ONCE = 25

/** Reads the shelves of every image in use, and looks at the repositories whose shelf is too old. */
export async function stockShelves(
  target: SyncTarget,
  uses: readonly ImageUse[],
  rules: StockRules,
  ports: RepoPorts,
): Promise<Stock> {
  const { reason, job, deadline } = rules
  const usesOf = Map.groupBy(uses, ({ image }) => nameImageRepo(image))
  const repos = selectImages(
    [...usesOf.keys()].flatMap(repo => repo ?? []),
    target.automation,
  )
  const shelves = new Map(await readShelves(repos, ports.table))
  const old = [...shelves.values()]
    .map((before): Used => {
      return { before, interest: findInterest(before.repo, [{ target, uses: usesOf.get(before.repo) ?? [] }]) }
    })
    .filter(used => isOld(used, rules))
  let isCut = false
  for (let start = 0; start < old.length; start += REPOS_AT_ONCE) {
    if (ports.now() >= deadline) return { shelves, isCut: true }
    const looks = old.slice(start, start + REPOS_AT_ONCE).map(used => {
      return lookAtRepo({ repo: used.before.repo, reason, job }, used, ports, deadline)
    })
    for (const looked of await Promise.all(looks)) {
      shelves.set(looked.shelf.repo, looked.shelf)
      isCut ||= looked.isCut === true
    }
  }
  return { shelves, isCut }
}

function isOld({ before, interest }: Used, { olderThanMs, reason, startedAt }: StockRules): boolean {
  const { listedAt, failure } = before
  if (Math.max(listedAt, failure?.at ?? 0) >= startedAt) return false
  if (listedAt === 0 || startedAt - listedAt > olderThanMs) return true
  const { isAgeWanted } = chooseAges(interest, reason)
  return before.tags.some(tag => !before.images.has(tag) && isAgeWanted(tag))
}
