// Lists what runs in the clusters of some targets, and what could run instead; what was never read is asked for.
import { describeImages, type RunningContainer, type TagOrder } from '../../domain/access/describe-images.ts'
import type { ImageStatus } from '../../domain/access/image-status.ts'
import type { ImagesQuery } from '../../domain/access/parse-images-query.ts'
import type { ImageRepo } from '../../domain/images/image.ts'
import { orderTags } from '../../domain/images/order-tags.ts'
import { parseImageRef } from '../../domain/images/parse-image-ref.ts'
import { parseTagPattern } from '../../domain/images/parse-tag-pattern.ts'
import { repoOf } from '../../domain/images/repo-of.ts'
import { selectImages } from '../../domain/images/select-images.ts'
import type { Shelf } from '../../domain/images/shelf.ts'
import { DEFAULT_TAG_PATTERN } from '../../domain/images/tag-pattern.ts'
import { formatResourceId } from '../../domain/manifests/resource-id.ts'
import { readPolicies } from '../../domain/policies/read-policies.ts'
import type { AutomationRules } from '../../domain/release/automation-rules.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { ClusterReader, LiveWorkload } from '../../ports/cluster/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { queueScan, type WakePorts } from './queue-images.ts'
import { readShelves } from './shelves.ts'

/** Is what listing needs. */
export type ListImagesPorts = Pick<WakePorts, 'scans' | 'now'> & {
  readonly cluster: (name: string) => Pick<ClusterReader, 'readWorkloads'>
  readonly table: Table
}

/** Somebody who looks at a list is shown nothing older, the next time they look. */
const STALE_MS = 10 * 60_000

/** Lists images, each cluster once, sorted by workload. Patterns are those of the cluster's objects: a sync brings them there. */
export async function listImageStatuses(
  targets: readonly SyncTarget[],
  query: ImagesQuery,
  ports: ListImagesPorts,
): Promise<readonly ImageStatus[]> {
  const clusters = [...Map.groupBy(targets, target => target.cluster)]
  const lists = await Promise.all(
    clusters.map(async ([name, [target]]) => {
      const workloads = await ports.cluster(name).readWorkloads(query.namespace)
      const wanted = workloads.filter(({ id }) => query.ids?.has(formatResourceId(id)) ?? true)
      return target === undefined ? [] : describeAll(wanted, target.automation, query, ports)
    }),
  )
  return lists.flat().sort((one, other) => (one.ID < other.ID ? -1 : one.ID > other.ID ? 1 : 0))
}

async function describeAll(
  workloads: readonly LiveWorkload[],
  rules: AutomationRules,
  query: ImagesQuery,
  ports: ListImagesPorts,
): Promise<readonly ImageStatus[]> {
  const repos = workloads.flatMap(({ containers }) => containers.flatMap(({ image }) => repoFor(image) ?? []))
  const shelves = await readShelves(selectImages(repos, rules), ports.table)
  const stale = [...shelves.values()].filter(({ listedAt }) => ports.now() - listedAt > STALE_MS)
  await Promise.all(stale.map(({ repo }) => queueScan(repo, `list-${Math.floor(ports.now() / STALE_MS)}`, ports)))

  const shelfOf = ({ image }: RunningContainer): Shelf | undefined => {
    const repo = repoFor(image)
    const shelf = repo === undefined ? undefined : shelves.get(repo)
    return shelf === undefined || (shelf.listedAt === 0 && shelf.failure === undefined) ? undefined : shelf
  }
  return workloads.map(workload => {
    const { tags } = readPolicies(workload.annotations)
    const order = ({ name }: RunningContainer, shelf: Shelf) => orderShelf(shelf, tags.get(name) ?? DEFAULT_TAG_PATTERN)
    return describeImages(workload, { shelfOf, order }, query.fields)
  })
}

function orderShelf({ tags, images }: Shelf, text: string): TagOrder {
  const pattern = parseTagPattern(text)
  const candidates = tags.map(tag => {
    const createdAt = images.get(tag)?.createdAt
    return createdAt === undefined ? { tag } : { tag, createdAt }
  })
  const sorted = orderTags(candidates, pattern).map(({ tag }) => tag)
  return { sorted, filtered: sorted.filter(tag => pattern.matches(tag)) }
}

function repoFor(image: string): ImageRepo | undefined {
  const parsed = parseImageRef(image)
  return parsed.kind === 'image' ? repoOf(parsed.ref) : undefined
}
