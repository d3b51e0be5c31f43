// Reads who uses a repository, from what is remembered of the targets' commits.
import type { ImageRepo } from '../../domain/images/image.ts'
import { selectImages } from '../../domain/images/select-images.ts'
import { findInterest, type Interest, type User } from '../../domain/release/find-interest.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Table } from '../../ports/table/port.ts'
import { recallUses } from './image-uses.ts'

/** Is what reading needs. */
export type InterestPorts = { readonly targets: readonly SyncTarget[]; readonly table: Table }

/** Is who uses a repository, and whose images are not known (any more). */
export type KnownInterest = Interest<SyncTarget> & { readonly unknown: readonly SyncTarget[] }

/** The table is asked so much at once. */
const TARGETS_AT_ONCE = 25

/** Reads who uses a repository; targets that leave it out of their automation are never interested. */
export async function readInterest(repo: ImageRepo, ports: InterestPorts): Promise<KnownInterest> {
  const { table } = ports
  const targets = ports.targets.filter(({ automation }) => selectImages([repo], automation).length > 0)
  const users: User<SyncTarget>[] = []
  const unknown: SyncTarget[] = []
  for (let start = 0; start < targets.length; start += TARGETS_AT_ONCE) {
    const some = targets.slice(start, start + TARGETS_AT_ONCE)
    const records = await Promise.all(some.map(target => recallUses(target, table)))
    for (const [index, target] of some.entries()) {
      const record = records[index]
      if (record === undefined) unknown.push(target)
      else users.push({ target, uses: record.uses })
    }
  }
  return { ...findInterest(repo, users), unknown }
}
