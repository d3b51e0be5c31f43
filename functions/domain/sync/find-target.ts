// Finds a target by name; a job may outlive the configuration it was queued under.
import { TargetUnknown } from './failures.ts'
import type { SyncTarget, TargetName } from './sync-target.ts'

/**
 * Finds a target by its name.
 *
 * @throws {TargetUnknown} when the configuration has none of that name
 */
export function findTarget(name: TargetName, targets: readonly SyncTarget[]): SyncTarget {
  const target = targets.find(candidate => candidate.name === name)
  if (!target) throw new TargetUnknown(name)
  return target
}
