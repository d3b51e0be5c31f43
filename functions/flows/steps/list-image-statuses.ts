// Lists what runs in the clusters of some targets, and what could run instead; what was never read is asked for.
import { describeImages, type RunningContainer, type TagOrder } from '../../domain/access/describe-images.ts'
import type { ImageStatus } from '../../domain/access/image-status.ts'
import type { ImagesQuery } from '../../domain/access/parse-images-query.ts'
import { Failure } from '../../domain/failure.ts'
import { listCandidates } from '../../domain/images/list-candidates.ts'
import { nameImageRepo } from '../../domain/images/name-image-repo.ts'
import { orderTags } from '../../domain/images/order-tags.ts'
import { parseTagPattern } from '../../domain/images/parse-tag-pattern.ts'
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
  const repos = workloads.flatMap(({ containers }) => containers.flatMap(({ image }) => nameImageRepo(image) ?? []))
  const shelves = await readShelves(selectImages(repos, rules), ports.table)
  const stale = [...shelves.values()].filter(({ listedAt }) => ports.now() - listedAt > STALE_MS)
  const id = `list-${Math.floor(ports.now() / STALE_MS)}`
  // What cannot be asked for now is asked for by the next list; this one shows what is known.
  await Promise.all(stale.map(({ repo }) => queueScan(repo, id, ports).catch(passOver)))

  const shelfOf = ({ image }: RunningContainer): Shelf | undefined => {
    const repo = nameImageRepo(image)
    const shelf = repo === undefined ? undefined : shelves.get(repo)
    return shelf === undefined || (shelf.listedAt === 0 && shelf.failure === undefined) ? undefined : shelf
  }
  return workloads.map(workload => {
    const { tags } = readPolicies(workload.annotations)
    const order = ({ name }: RunningContainer, shelf: Shelf) =>
      orderShelf(shelf, tags.get(name) ?? DEFAULT_TAG_PATTERN, rules)
    return describeImages(workload, { shelfOf, order }, query.fields)
  })
}

/** As automation would order them, and choose: a tag of no use has its place, and is none to take. */
function orderShelf(shelf: Shelf, text: string, rules: AutomationRules): TagOrder {
  const pattern = parseTagPattern(text)
  const ordered = orderTags(listCandidates(shelf, pattern, rules).candidates, pattern)
  const filtered = ordered.filter(({ tag, unusable }) => unusable === undefined && pattern.matches(tag))
  return { sorted: ordered.map(({ tag }) => tag), filtered: filtered.map(({ tag }) => tag) }
}

function passOver(thrown: unknown): void {
  if (!(thrown instanceof Failure)) throw thrown
}
