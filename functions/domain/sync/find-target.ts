// Finds a target by name; a job may outlive the configuration it was queued under.
import type { SyncTarget, TargetName } from './sync-target.ts'

/** Finds a target by its name; undefined when the configuration has none (any more). */
export function findTarget(name: TargetName, targets: readonly SyncTarget[]): SyncTarget | undefined {
  return targets.find(target => target.name === name)
}
