// Looks at registries: whether the images that are kept up to date can be read.
import { type Check, type Looked, ok, skipped } from '../../domain/access/checkup.ts'
import type { ImageRepo } from '../../domain/images/image.ts'
import { parseImageRef } from '../../domain/images/parse-image-ref.ts'
import { repoOf } from '../../domain/images/repo-of.ts'
import { selectImages } from '../../domain/images/select-images.ts'
import { findInterest } from '../../domain/release/find-interest.ts'
import type { ImageUse } from '../../domain/release/image-use.ts'
import { reasonToKeep } from '../../domain/release/reason-to-keep.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Table } from '../../ports/table/port.ts'
import { recallUses } from './image-uses.ts'
import type { RepoPorts } from './look-at-repo.ts'

/** Is what looking needs. */
export type ExamineRegistryPorts = Pick<RepoPorts, 'registryFor'> & { readonly table: Table }

type Found = { readonly repo: ImageRepo; readonly read: () => Promise<unknown> }

/** Of each registry so many repositories are read: they mostly share a login. */
const MOST_OF_ONE = 3

/** Lists a look at each registry whose images are automated in some targets, from what is remembered of their commits. */
export async function listRegistryChecks(
  targets: readonly SyncTarget[],
  ports: ExamineRegistryPorts,
): Promise<readonly Check[]> {
  const records = await Promise.all(
    targets.map(async target => ({ target, record: await recallUses(target, ports.table) })),
  )
  const users = records.flatMap(({ target, record }) => (record ? [{ target, uses: record.uses }] : []))
  const repos = new Set(users.flatMap(({ target, uses }) => listAutomated(uses, target)))
  const found = [...repos].sort().map((repo): Found => {
    const { places } = findInterest(repo, users)
    return { repo, read: () => ports.registryFor(repo, places).listTags(repo) }
  })
  const hosts = [...Map.groupBy(found, ({ repo }) => repo.slice(0, repo.indexOf('/')))]
  if (hosts.length > 0) return hosts.map(([host, all]) => ({ arrow: 'registry', about: host, look: () => read(all) }))
  const why =
    users.length < targets.length ? 'not every commit was looked at for images yet' : 'no workload is automated'
  return [{ arrow: 'registry', about: 'all', look: async () => skipped(why) }]
}

function listAutomated(uses: readonly ImageUse[], { automation }: SyncTarget): readonly ImageRepo[] {
  const automated = uses.filter(use => reasonToKeep(use, automation) === undefined)
  const repos = automated.flatMap(({ image }) => {
    const parsed = parseImageRef(image)
    return parsed.kind === 'image' ? [repoOf(parsed.ref)] : []
  })
  return selectImages(repos, automation)
}

async function read(found: readonly Found[]): Promise<Looked> {
  const some = found.slice(0, MOST_OF_ONE)
  await Promise.all(some.map(({ read }) => read()))
  const names = some.map(({ repo }) => repo.slice(repo.indexOf('/') + 1)).join(', ')
  return ok(`${names} can be read${some.length < found.length ? `; ${found.length - some.length} more not tried` : ''}`)
}
