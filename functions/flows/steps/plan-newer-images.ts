// Plans a run of automation against one commit: look at the registries, decide, leave out what cannot be written.
import { isScanned } from '../../domain/release/is-scanned.ts'
import { type AutomationPlan, planAutomation } from '../../domain/release/plan-automation.ts'
import { reasonToKeep } from '../../domain/release/reason-to-keep.ts'
import type { AutomateJob } from '../../domain/sync/commit-job.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import { decideImages } from './decide-images.ts'
import { readUses } from './image-uses.ts'
import { keepEditable } from './keep-editable.ts'
import type { RepoPorts } from './look-at-repo.ts'
import type { PlanBase } from './plan-update.ts'
import { type StockRules, stockShelves } from './stock-shelves.ts'

/** Is one run: its job, and from when until when there is time. */
export type AutomaticRun = Pick<StockRules, 'startedAt' | 'deadline'> & { readonly job: AutomateJob }

/** Plans what is newer; `isCut` when the time was over before everything was read. */
export async function planNewerImages(
  target: SyncTarget,
  { commit, readTree }: PlanBase,
  { job, ...time }: AutomaticRun,
  ports: RepoPorts,
): Promise<AutomationPlan & { readonly isCut: boolean }> {
  const { uses } = await readUses(target, commit, readTree, ports)
  const scanned = uses.filter(use => isScanned(use, target.automation))
  const automated = scanned.filter(use => reasonToKeep(use, target.automation) === undefined)
  // Woken by a scan, a run looks only at what was never looked at: the push that woke it should not wait for the others.
  const olderThanMs = job.reason === 'scan' ? Number.POSITIVE_INFINITY : target.automation.intervalMs / 2
  const rules = { ...time, olderThanMs, reason: 'interval', job: job.id } as const
  const { shelves, isCut } = await stockShelves(target, scanned, rules, ports)
  const decided = await decideImages(target, automated, shelves, ports)
  const isChanging = decided.some(({ decision }) => decision.kind === 'change')
  const writable = isChanging ? keepEditable(target, await readTree(), decided) : decided
  return { ...planAutomation(writable, target.automation), isCut }
}
