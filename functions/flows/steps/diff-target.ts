// What would a sync of the head do? Asked of the cluster by a dry run; nothing is written.
import type { TargetDiff } from '../../domain/access/api-objects.ts'
import { describePreviews, tellGarbage, tellLeftAlone } from '../../domain/access/describe-diff.ts'
import { collectSecrets } from '../../domain/diff/mask-secrets.ts'
import { formatResourceKey } from '../../domain/manifests/resource-id.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Cluster } from '../../ports/cluster/port.ts'
import type { GitHost } from '../../ports/git-hosts/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { collectGarbage } from './collect-garbage.ts'
import { planTree } from './plan-tree.ts'

/** Is every door a diff opens; of the cluster nothing that writes. */
export type DiffPorts = {
  readonly gitHost: Pick<GitHost, 'readHead' | 'readTree' | 'readMessage' | 'compareCommits'>
  readonly cluster: Pick<Cluster, 'discover' | 'listLive' | 'readInventory' | 'preview'>
  readonly table: Table
}

/** A dry run costs the server as much as the write: a first sync of thousands is not previewed whole. */
export const MAX_PREVIEWED = 300
/** Whoever asks for an audit is ready to wait. */
const MAX_AUDITED = 3_000

/**
 * Tells what a sync of the head would do. An audit asks about objects too that stand as they were left by their metadata: it
 * finds what an admission webhook changed inside somebody else's request.
 *
 * @throws {CommitUnclean} when a file of the head cannot be read without doubt
 */
export async function diffTarget(
  target: SyncTarget,
  ports: DiffPorts,
  { isAudit }: { readonly isAudit: boolean },
): Promise<TargetDiff> {
  const { repository, branch } = target.git
  const head = await ports.gitHost.readHead({ repository, branch, tag: target.sync.tag })
  const { commit } = head
  const { manifests, plan, garbage } = await planTree(target, commit, ports)
  const planned = [...plan.stages.flat(), ...(isAudit ? plan.unchanged : [])]
  const previews = await ports.cluster.preview(planned.slice(0, isAudit ? MAX_AUDITED : MAX_PREVIEWED))
  const secrets = collectSecrets([
    ...manifests.map(({ object }) => object),
    ...previews.flatMap(({ before, after }) => [before, after].filter(object => object !== undefined)),
  ])
  const sources = new Map(planned.map(({ id, source }) => [formatResourceKey(id), source]))
  const previewed = describePreviews(previews, sources, secrets)
  const unapplied = previewed.flatMap(({ id, told }) => (told?.outcome === 'failed' ? [id] : []))
  // Nothing is swept: what a sync would delete is only named.
  const doors = { ...ports, cluster: { delete: async () => [] } }
  const collected = await collectGarbage(target, commit, { ...garbage, unapplied }, doors, 0)
  const told = previewed.flatMap(one => one.told ?? [])
  const objects = [...told, ...tellGarbage(collected.plan), ...plan.leftAlone.map(tellLeftAlone)]
  return {
    commit,
    ...(head.tag === undefined ? {} : { applied: head.tag.commit }),
    objects,
    unchanged: (isAudit ? 0 : plan.unchanged.length) + previewed.length - told.length,
    notPreviewed: planned.length - previewed.length,
    failures: collected.plan.valve === undefined ? [] : [collected.plan.valve],
  }
}
