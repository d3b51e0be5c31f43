// Lists what runs in the clusters of some targets, with what their last runs said about it.
import type { WorkloadStatus } from '../../domain/access/api-objects.ts'
import { formatResourceId, type ResourceIdText } from '../../domain/manifests/resource-id.ts'
import { readPolicies } from '../../domain/policies/read-policies.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { ClusterReader, LiveWorkload } from '../../ports/cluster/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { readJournal } from './record-run.ts'

/** Is which workloads are wanted; nothing means all. */
export type WorkloadFilter = { readonly namespace?: string; readonly ids?: ReadonlySet<ResourceIdText> }

/** Lists workloads, each cluster once, sorted by id. */
export async function listWorkloadStatuses(
  targets: readonly SyncTarget[],
  filter: WorkloadFilter,
  ports: { readonly cluster: (name: string) => Pick<ClusterReader, 'readWorkloads'>; readonly table: Table },
): Promise<readonly WorkloadStatus[]> {
  const clusters = [...Map.groupBy(targets, target => target.cluster)]
  const lists = await Promise.all(
    clusters.map(async ([name, itsTargets]) => {
      const [workloads, errors] = await Promise.all([
        ports.cluster(name).readWorkloads(filter.namespace),
        readSyncErrors(itsTargets, ports.table),
      ])
      return workloads.map(workload => describeWorkload(workload, errors))
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

/** Policies are those of the cluster's object: Git is not read for a list, and a sync brings them over. */
function describeWorkload(workload: LiveWorkload, errors: ReadonlyMap<ResourceIdText, string>): WorkloadStatus {
  const { annotations, containers, labels, rollout, status } = workload
  const ID = formatResourceId(workload.id)
  const policies = readPolicies(annotations)
  const antecedent = annotations['helm.fluxcd.io/antecedent']
  return {
    ID,
    Containers: containers.map(({ name, image }) => ({ Name: name, Current: { ID: image } })),
    ReadOnly: 'ReadOnlyMode',
    Status: status,
    Rollout: {
      Desired: rollout.desired,
      Updated: rollout.updated,
      Ready: rollout.ready,
      Available: rollout.available,
      Outdated: rollout.outdated,
      Messages: rollout.messages,
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
