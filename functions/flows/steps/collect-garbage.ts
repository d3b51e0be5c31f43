// What is left over: looked at after the apply, and deleted as the last thing a sync does to a cluster.
import type { CommitSha } from '../../domain/events/git.ts'
import { type EpochMs, NeedsPerson } from '../../domain/failure.ts'
import type { GarbageInput, GarbagePlan } from '../../domain/garbage/garbage-plan.ts'
import { type FormerSet, planGarbage } from '../../domain/garbage/plan-garbage.ts'
import { readConsent } from '../../domain/garbage/read-consent.ts'
import { formatResourceKey } from '../../domain/manifests/resource-id.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { ClusterSweeper, DeletedObject } from '../../ports/cluster/port.ts'
import type { CommitHistory } from '../../ports/git-hosts/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { hasApiConsent } from './prune-consent.ts'

/** Is every door that collecting opens. */
export type GarbagePorts = {
  readonly gitHost: CommitHistory
  readonly cluster: ClusterSweeper
  readonly table: Table
}

/** Is what was decided and what became of it. */
export type Collected = Pick<GarbageInput, 'relation' | 'isConsented'> & {
  readonly plan: GarbagePlan
  readonly deleted: readonly DeletedObject[]
}

const NOTHING: GarbagePlan = { stages: [], held: [], kept: [], gone: [] }

/**
 * Deletes what Git no longer says, as far as the target's rules and valves let it.
 *
 * The history is compared and consent is looked for only when there is something left over.
 */
export async function collectGarbage(
  target: SyncTarget,
  commit: CommitSha,
  given: Omit<GarbageInput & FormerSet, 'relation' | 'isConsented'>,
  ports: GarbagePorts,
  deadline: EpochMs,
): Promise<Collected> {
  const nothing = { plan: NOTHING, deleted: [], isConsented: false } as const
  if (!isAnythingLeftOver(given)) return { ...nothing, relation: 'ahead' }
  const relation = await compare(target, given.inventory?.commit as CommitSha | undefined, commit, ports.gitHost)
  if (given.rules.mode === 'off') return { ...nothing, relation }
  const cautious = planGarbage({ ...given, relation, isConsented: false })
  const isConsented = cautious.valve !== undefined && (await hasConsent(target, commit, ports))
  const plan = isConsented ? planGarbage({ ...given, relation, isConsented }) : cautious
  const deleted = plan.stages.length > 0 ? await ports.cluster.delete(plan.stages, { deadline }) : []
  return { plan, deleted, relation, isConsented }
}

function isAnythingLeftOver({ inventory, wanted }: Pick<GarbageInput, 'inventory' | 'wanted'>): boolean {
  return (inventory?.entries ?? []).some(({ id }) => !wanted.has(formatResourceKey(id)))
}

/** A commit that the host no longer knows is of another history. */
async function compare(
  target: SyncTarget,
  base: CommitSha | undefined,
  head: CommitSha,
  gitHost: CommitHistory,
): Promise<GarbageInput['relation']> {
  if (base === undefined || base === head) return 'identical'
  const { repository } = target.git
  return gitHost.compareCommits({ repository, base, head }).catch((thrown: unknown) => {
    if (thrown instanceof NeedsPerson) return 'diverged'
    throw thrown
  })
}

async function hasConsent(target: SyncTarget, commit: CommitSha, ports: GarbagePorts): Promise<boolean> {
  if (await hasApiConsent(target.name, commit, ports.table)) return true
  const message = await ports.gitHost.readMessage({ repository: target.git.repository, commit })
  return readConsent(message, target.name)
}
