// An object that is put right again and again, and changed again and again, is somebody's fight: it is left and told.
import type { EpochMs } from '../failure.ts'
import { formatResourceKey, type ResourceKey } from '../manifests/resource-id.ts'
import type { PlannedObject, SyncPlan } from './sync-plan.ts'

/** Is when each object was put right, by its key. */
export type DriftTimes = Readonly<Record<string, readonly EpochMs[]>>

/** So often an object is put right within the window, without a change in Git. */
const MOST_TIMES = 3

/** Takes what is contested out of a plan, and notes that the rest is put right now. */
export function leaveContested(
  plan: SyncPlan,
  drift: ReadonlyMap<ResourceKey, string>,
  before: DriftTimes,
  window: { readonly since: EpochMs; readonly now: EpochMs },
): { readonly plan: SyncPlan; readonly times: DriftTimes } {
  const times: Record<string, readonly EpochMs[]> = {}
  const contested = new Set<ResourceKey>()
  for (const { id } of plan.drifted) {
    const key = formatResourceKey(id)
    const recent = (before[key] ?? []).filter(time => time > window.since)
    if (recent.length >= MOST_TIMES) contested.add(key)
    times[key] = contested.has(key) ? recent : [...recent, window.now]
  }
  if (contested.size === 0) return { plan, times }
  const isContested = ({ id }: PlannedObject) => contested.has(formatResourceKey(id))
  const left = plan.stages.flat().filter(isContested)
  const leftAlone = left.map(({ id, source }) => {
    const who = drift.get(formatResourceKey(id)) ?? 'somebody changes it'
    return { id, source, why: `contested: it was put right ${MOST_TIMES} times in ten minutes, and again ${who}` }
  })
  return {
    plan: {
      ...plan,
      stages: plan.stages.map(stage => stage.filter(object => !isContested(object))),
      leftAlone: [...plan.leftAlone, ...leftAlone],
    },
    times,
  }
}
