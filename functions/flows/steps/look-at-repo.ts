// Looks at one repository: its tags, the age of those that are ordered by age. What it finds is kept and told once.
import { describeFailure, type EpochMs, Failure, NeedsPerson } from '../../domain/failure.ts'
import type { ImageRepo, Tag } from '../../domain/images/image.ts'
import type { Shelf } from '../../domain/images/shelf.ts'
import { shelveFailure, shelveTags } from '../../domain/images/update-shelf.ts'
import type { Interest } from '../../domain/release/find-interest.ts'
import { chooseAges } from '../../domain/sync/choose-ages.ts'
import type { LookReason } from '../../domain/sync/scan-job.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Log } from '../../ports/log/port.ts'
import type { RegistryReader } from '../../ports/registries/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { readAges } from './read-ages.ts'
import { keepShelf } from './shelves.ts'

/** Is every door a look opens; secrets of a cluster are read only when nothing else opens the registry. */
export type RepoPorts = {
  readonly registryFor: (repo: ImageRepo, places: Interest<SyncTarget>['places']) => RegistryReader
  readonly table: Table
  readonly log: Log
  readonly now: () => EpochMs
}

/** Is one look: why, for which job, and which tags were told of. */
export type Look = {
  readonly repo: ImageRepo
  readonly reason: LookReason
  readonly job: string
  readonly pushed?: readonly Tag[]
}

/** Is what came of it. `isCut`: the time was over before everything was read. */
export type Looked = {
  readonly shelf: Shelf
  readonly read: number
  readonly hasNews: boolean
  readonly isCut?: boolean
  readonly failed?: Failure
}

/** Looks at one repository. What stops it is kept on the shelf beside what was known, and is not thrown. */
export async function lookAtRepo(
  look: Look,
  { before, interest }: { readonly before: Shelf; readonly interest: Interest<SyncTarget> },
  ports: RepoPorts,
  deadline: EpochMs,
): Promise<Looked> {
  const looked = await read(look, before, interest, ports, deadline)
  const shelf = await keepShelf(looked.shelf, ports.table, ports.now())
  tell(look, before, looked, ports)
  return { ...looked, shelf }
}

async function read(
  { repo, reason, pushed }: Look,
  before: Shelf,
  interest: Interest<SyncTarget>,
  { registryFor, now }: RepoPorts,
  deadline: EpochMs,
): Promise<Looked> {
  try {
    const registry = registryFor(repo, interest.places)
    // A list is as old as its request: of two side by side the one that was asked for later is the newer.
    const askedAt = now()
    const shelf = shelveTags(before, await registry.listTags(repo), askedAt)
    const rules = { ...chooseAges(interest, reason), pushed: new Set(pushed) }
    const { failed, ...ages } = await readAges(shelf, registry, rules, now, deadline)
    const hasNews = before.listedAt === 0 || ages.hasNews || shelf.arrivals[0]?.seenAt === shelf.listedAt
    if (failed === undefined) return { ...ages, hasNews }
    return { ...ages, hasNews, failed, shelf: shelveFailure(ages.shelf, describeFailure(failed), now()) }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return { shelf: shelveFailure(before, describeFailure(thrown), now()), read: 0, hasNews: false, failed: thrown }
  }
}

function tell(look: Look, before: Shelf, { shelf, failed, read, hasNews, isCut }: Looked, { log }: RepoPorts): void {
  const facts = { image: look.repo, reason: look.reason, job: look.job, tags: shelf.tags.length, read }
  if (failed === undefined) {
    log.write({ msg: isCut ? 'scan goes on' : 'scan done', ...facts, news: hasNews })
    return
  }
  const told = describeFailure(failed)
  const isTold = before.failure?.code === told.code && before.failure.what === told.what
  const level = isTold ? 'info' : failed instanceof NeedsPerson ? 'error' : 'warn'
  log.write({ msg: isTold ? 'scan still fails' : 'scan failed', level, ...facts, ...told })
}
