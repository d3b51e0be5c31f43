// Which targets the clock asks for, from the configuration and the time alone: nothing is remembered between ticks.
import { createHash } from 'node:crypto'
import type { EpochMs, Milliseconds } from '../failure.ts'
import type { SyncTarget } from './sync-target.ts'

/** Is what a tick asks of one target; a resync re-applies and so makes a poll needless. */
export type Due = { readonly target: SyncTarget; readonly what: 'poll' | 'resync' }

/**
 * Finds what fell due after `since`, up to and including `now`.
 *
 * Every target has its own offset inside its interval, so that a thousand targets do not wake in one minute. An interval
 * of zero switches that clock off.
 */
export function findDue(targets: readonly SyncTarget[], since: EpochMs, now: EpochMs): readonly Due[] {
  return targets.flatMap((target): readonly Due[] => {
    if (fellDue(target.name, target.sync.intervalMs, since, now)) return [{ target, what: 'resync' }]
    if (fellDue(target.name, target.sync.pollIntervalMs, since, now)) return [{ target, what: 'poll' }]
    return []
  })
}

/** Finds the targets whose images are to be looked at; a target with an interval of zero waits to be told. */
export function findAutomationDue(targets: readonly SyncTarget[], since: EpochMs, now: EpochMs): readonly SyncTarget[] {
  return targets.filter(target => fellDue(target.name, target.automation.intervalMs, since, now))
}

/** Tells whether the clock of somebody with a name fell due after `since`, up to and including `now`. */
export function fellDue(name: string, intervalMs: Milliseconds, since: EpochMs, now: EpochMs): boolean {
  if (intervalMs <= 0) return false
  const offsetMs = offsetOf(name) % intervalMs
  const turnAt = (moment: EpochMs) => Math.floor((moment - offsetMs) / intervalMs)
  return turnAt(now) > turnAt(since)
}

function offsetOf(name: string): Milliseconds {
  return createHash('sha256').update(name).digest().readUInt32BE(0)
}
