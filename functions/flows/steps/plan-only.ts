// Plans a release here and now, for somebody who only wants to see what it would do.
import type { UpdateSpec } from '../../domain/release/update-spec.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { TreeReader } from '../../ports/git-hosts/port.ts'
import { editTree } from './edit-tree.ts'
import { recordImageRun } from './image-runs.ts'
import { readManifestTree } from './image-uses.ts'
import type { RepoPorts } from './look-at-repo.ts'
import { planUpdate } from './plan-update.ts'

/** Is what planning needs. */
export type PlanOnlyPorts = RepoPorts & {
  readonly gitHost: (name: string) => Pick<TreeReader, 'readHead' | 'readTree'>
  readonly newId: () => string
}

/** API Gateway gives up after 30 s. */
const PLAN_MS = 20_000

/** Plans a release as it would be written now, edits included, and writes nothing; answers the id of a job that is done. */
export async function planOnly(target: SyncTarget, spec: UpdateSpec, ports: PlanOnlyPorts): Promise<string> {
  const [id, startedAt] = [ports.newId(), ports.now()]
  const gitHost = ports.gitHost(target.git.host)
  const { repository, branch } = target.git
  const { commit } = await gitHost.readHead({ repository, branch, tag: target.sync.tag })
  const readTree = () => readManifestTree(target, commit, { gitHost })
  const cause = { message: '', user: '' }
  const asked = { cause, job: id, isRepeated: false, startedAt, deadline: startedAt + PLAN_MS }
  const { draft, result, notes } = await planUpdate(target, spec, { commit, readTree }, asked, ports)
  if (draft !== undefined) editTree(target, await readTree(), draft)
  const run = { id, target: target.name, kind: 'update', startedAt, verdict: 'nothing', result, notes } as const
  await recordImageRun({ ...run, endedAt: ports.now(), summary: 'Only planned' }, ports.table, ports.now())
  return id
}
