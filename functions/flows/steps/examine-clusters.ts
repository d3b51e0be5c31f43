// Looks at clusters: whether they answer, and whether we may do what we have to, and not much more.
import { type Check, type Looked, ok } from '../../domain/access/checkup.ts'
import { RightsMissing } from '../../domain/access/checkup-failures.ts'
import { decideRights } from '../../domain/rbac/decide-rights.ts'
import { describeMissingRights, describeNeedlessRights, NEEDLESS_RIGHTS } from '../../domain/rbac/judge-rights.ts'
import { listNeededRights } from '../../domain/rbac/needed-rights.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { ClusterReader, RightsReviewer } from '../../ports/cluster/port.ts'
import type { LookPorts } from './examine.ts'

/** Is what looking needs. */
export type ExamineClusterPorts = LookPorts & {
  readonly cluster: (name: string) => Pick<ClusterReader, 'discover'> & RightsReviewer
}

/** Lists two looks at each cluster of some targets. */
export function listClusterChecks(targets: readonly SyncTarget[], ports: ExamineClusterPorts): readonly Check[] {
  return [...Map.groupBy(targets, ({ cluster }) => cluster)].flatMap(([name, own]): readonly Check[] => [
    { arrow: 'cluster', about: name, look: () => discover(name, ports) },
    { arrow: 'rights', about: name, look: () => reviewRights(name, own, ports) },
  ])
}

async function discover(name: string, { cluster, now }: ExamineClusterPorts): Promise<Looked> {
  const startedAt = now()
  await cluster(name).discover()
  return ok(`answers in ${now() - startedAt}ms`)
}

async function reviewRights(name: string, targets: readonly SyncTarget[], { cluster }: ExamineClusterPorts) {
  const needed = listNeededRights(decideRights(targets, undefined))
  const allowed = await cluster(name).reviewRights([...needed, ...NEEDLESS_RIGHTS])
  const missing = needed.filter((_, index) => allowed[index] !== true)
  const lacking = missing.filter(({ isOptional }) => !isOptional)
  if (lacking.length > 0) throw new RightsMissing(name, describeMissingRights(lacking))
  const needless = describeNeedlessRights(allowed.slice(needed.length))
  return ok(
    [
      `all ${needed.length - missing.length} that are needed`,
      ...(missing.length > 0 ? ['none to Secrets, so Git may hold none'] : []),
      ...(needless === undefined ? [] : [`more than that: it may ${needless}`]),
    ].join('; '),
  )
}
