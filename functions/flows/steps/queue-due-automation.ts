// Queues the runs of automation that the clock asks for, but for targets of which nothing is scanned.
import { describeFailure } from '../../domain/failure.ts'
import { isScanned } from '../../domain/release/is-scanned.ts'
import { findAutomationDue } from '../../domain/sync/due.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Log } from '../../ports/log/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { recallUses } from './image-uses.ts'
import { queueAutomate, type WakePorts } from './queue-images.ts'

/** Is what queueing needs. */
export type DueAutomationPorts = Pick<WakePorts, 'commits'> & {
  readonly targets: readonly SyncTarget[]
  readonly table: Table
  readonly log: Log
}

/** The table is asked so much at once. */
const TARGETS_AT_ONCE = 25

/** Queues what fell due; a target whose run cannot be queued is logged and asked about by the next turn of its clock. */
export async function queueDueAutomation(
  { since, now }: { readonly since: number; readonly now: number },
  ports: DueAutomationPorts,
): Promise<readonly string[]> {
  const due = findAutomationDue(ports.targets, since, now)
  const queued: string[] = []
  for (let start = 0; start < due.length; start += TARGETS_AT_ONCE) {
    const some = due.slice(start, start + TARGETS_AT_ONCE)
    queued.push(...(await Promise.all(some.map(target => queueIfAutomating(target, now, ports)))).flat())
  }
  return queued
}

async function queueIfAutomating(
  target: SyncTarget,
  now: number,
  ports: DueAutomationPorts,
): Promise<readonly string[]> {
  try {
    const known = await recallUses(target, ports.table)
    if (known?.uses.every(use => !isScanned(use, target.automation))) return []
    await queueAutomate(target, 'interval', `automate-${target.name}-${now}`, { ...ports, now: () => now })
    return [target.name]
  } catch (thrown) {
    ports.log.write({ msg: 'automation not queued', level: 'error', target: target.name, ...describeFailure(thrown) })
    return []
  }
}
