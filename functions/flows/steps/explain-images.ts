// What is known of the images of some workloads: from what is remembered of Git and of registries, and of our commits.

import type { ImageRepo } from '../../domain/images/image.ts'
import { nameImageRepo } from '../../domain/images/name-image-repo.ts'
import type { ResourceIdText } from '../../domain/manifests/resource-id.ts'
import { formatResourceId } from '../../domain/manifests/resource-id.ts'
import { explainImage, type ImageExplanation } from '../../domain/release/explain-image.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Table } from '../../ports/table/port.ts'
import { recallUses } from './image-uses.ts'
import { readShelves } from './shelves.ts'

/** Explains the images of the workloads that are meant; a workload that Git does not name has none. */
export async function explainImages(
  target: SyncTarget,
  isMeant: (id: ResourceIdText) => boolean,
  table: Table,
): Promise<ReadonlyMap<ResourceIdText, readonly ImageExplanation[]>> {
  const record = await recallUses(target, table)
  const meant = (record?.uses ?? []).filter(({ id }) => isMeant(formatResourceId(id)))
  const shelves = await readShelves(
    meant.flatMap(({ image }) => nameImageRepo(image) ?? []),
    table,
  )
  const shelfOf = (repo: ImageRepo) => shelves.get(repo)
  const facts = { rules: target.automation, shelfOf, digestOf: () => undefined }
  const byWorkload = Map.groupBy(meant, ({ id }) => formatResourceId(id))
  return new Map([...byWorkload].map(([id, uses]) => [id, uses.map(use => explainImage(use, facts))]))
}
