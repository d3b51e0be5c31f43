// Lists what runs in the clusters of some targets, with what their last runs said about it.
import type { ReadOnlyReason, WorkloadStatus } from '../../domain/access/api-objects.ts'
import { NeedsPerson } from '../../domain/failure.ts'
import { formatResourceId, type ResourceIdText } from '../../domain/manifests/resource-id.ts'
import { readPolicies } from '../../domain/policies/read-policies.ts'
import { inventoryPlace } from '../../domain/sync/inventory-place.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { ClusterReader, InventoryStore, LiveWorkload } from '../../ports/cluster/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { readJournal } from './record-run.ts'

/** Is which workloads are wanted; nothing means all. */
export type WorkloadFilter = { readonly namespace?: string; readonly ids?: ReadonlySet<ResourceIdText> }

type Listing = Pick<ClusterReader, 'readWorkloads'> & Pick<InventoryStore, 'readInventory'>
type ReasonOf = (id: ResourceIdText) => ReadOnlyReason

/** Lists workloads, each cluster once, sorted by id. */
export async function listWorkloadStatuses(
  targets: readonly SyncTarget[],
  filter: WorkloadFilter,
  ports: { readonly cluster: (name: string) => Listing; readonly table: Table },
): Promise<readonly WorkloadStatus[]> {
  const clusters = [...Map.groupBy(targets, target => target.cluster)]
  const lists = await Promise.all(
    clusters.map(async ([name, itsTargets]) => {
      const cluster = ports.cluster(name)
      const [workloads, errors, reasonOf] = await Promise.all([
        cluster.readWorkloads(filter.namespace),
        readSyncErrors(itsTargets, ports.table),
        readReasons(itsTargets, cluster),
      ])
      return workloads.map(workload => describeWorkload(workload, errors, reasonOf))
    }),
  )
  return lists
    .flat()
    .filter(({ ID }) => filter.ids?.has(ID) ?? true)
    .sort((one, other) => (one.ID < other.ID ? -1 : one.ID > other.ID ? 1 : 0))
}

async function readSyncErrors(
  targets: readonly SyncTarget[],
  table: Table,
): Promise<ReadonlyMap<ResourceIdText, string>> {
  const journals = await Promise.all(targets.map(target => readJournal(target.name, table)))
  const troubled = journals
    .flatMap(([last]) => last?.objects ?? [])
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'waiting')
  return new Map(troubled.map(({ id, at, why, outcome }) => [id, why === undefined ? outcome : `${at}: ${why}`]))
}

/** What we own is what Git had at the last sync: Git itself is not read for a list. */
async function readReasons(targets: readonly SyncTarget[], cluster: Listing): Promise<ReasonOf> {
  try {
    const inventories = await Promise.all(targets.map(target => cluster.readInventory(inventoryPlace(target))))
    const owned = new Set(
      inventories.flatMap(inventory => inventory?.entries ?? []).map(({ id }) => formatResourceId(id)),
    )
    return id => (owned.has(id) ? '' : 'NotInRepo')
  } catch (thrown) {
    if (thrown instanceof NeedsPerson) return () => 'NotReady'
    throw thrown
  }
}

/** Policies are those of the cluster's object: Git is not read for a list, and a sync brings them over. */
function describeWorkload(
  workload: LiveWorkload,
  errors: ReadonlyMap<ResourceIdText, string>,
  reasonOf: ReasonOf,
): WorkloadStatus {
  const { annotations, containers, labels, rollout, status } = workload
  const ID = formatResourceId(workload.id)
  const policies = readPolicies(annotations)
  const antecedent = annotations['helm.fluxcd.io/antecedent']
  return {
    ID,
    Containers: containers.map(({ name, image }) => ({ Name: name, Current: { ID: image } })),
    ReadOnly: reasonOf(ID),
    Status: status,
    Rollout: {
      Desired: rollout.desired,
      Updated: rollout.updated,
      Ready: rollout.ready,
      Available: rollout.available,
      Outdated: rollout.outdated,
      Messages: rollout.messages.length > 0 ? rollout.messages : null,
    },
    SyncError: errors.get(ID) ?? '',
    ...(antecedent === undefined ? {} : { Antecedent: antecedent }),
    Labels: labels,
    Automated: policies.automated,
    Locked: policies.locked,
    Ignore: policies.ignore === 'true',
    Policies: Object.fromEntries(policies.all),
  }
}
